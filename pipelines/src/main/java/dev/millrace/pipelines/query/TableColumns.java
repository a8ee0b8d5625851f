package dev.millrace.pipelines.query;

import dev.millrace.io.FoundColumns;
import dev.millrace.pipelines.events.EventSample;
import dev.millrace.pipelines.options.OptionFile;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * The columns of a table, and what a person should know of them.
 *
 * @param note empty if there is nothing to know
 */
record TableColumns(EventSchema schema, String note) {

  /** Those of a schema file. */
  static TableColumns declared(String table, String file) throws IOException {
    return new TableColumns(parsed(table, schemaText(table, file), file), "");
  }

  /** What stands in a schema file. */
  static String schemaText(String table, String file) throws IOException {
    return OptionFile.read(
        file,
        remedy ->
            UsageException.of("Invalid table %s: schema=%s (%s)".formatted(table, file, remedy)));
  }

  /**
   * Those that a schema has.
   *
   * @param file that has it
   */
  static EventSchema parsed(String table, String text, String file) {
    try {
      return EventSchema.parse(text);
    } catch (IllegalArgumentException e) {
      throw UsageException.of(
          "Invalid table %s: the schema of %s %s".formatted(table, file, e.getMessage()));
    }
  }

  /** Those that a sample which has fields shows. */
  static TableColumns of(EventSample sample) {
    String words = sample.words();
    return new TableColumns(
        EventSchema.parse(orNull(sample.schema("Row")).toString()),
        "types of columns were taken: "
            + Character.toLowerCase(words.charAt(0))
            + words.substring(1));
  }

  /** Those that a file or a database has. */
  static TableColumns of(FoundColumns columns) {
    List<String> notes = new ArrayList<>();
    if (!columns.leftOut().isEmpty()) {
      notes.add("without " + String.join(", ", columns.leftOut()));
    }
    if (!columns.assumed().isEmpty()) {
      notes.add(
          String.join(", ", columns.assumed())
              + " taken for DECIMAL(38,12), for want of a number of digits");
    }
    return new TableColumns(columns.schema(), String.join("; ", notes));
  }

  /** A sample without nulls does not say that there are none behind it. */
  private static Schema orNull(Schema record) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      fields.add(
          field.schema().getType() == Schema.Type.UNION
              ? new Schema.Field(field, field.schema())
              : new Schema.Field(
                  field.name(),
                  Schema.createUnion(Schema.create(Schema.Type.NULL), field.schema()),
                  null,
                  JsonProperties.NULL_VALUE));
    }
    return Schema.createRecord(record.getName(), null, null, false, fields);
  }
}
