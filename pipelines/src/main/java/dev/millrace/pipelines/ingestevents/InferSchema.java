package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import dev.millrace.pipelines.events.EventSample;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.ObservedField;
import dev.millrace.pipelines.events.ObservedObject;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes a first version of a schema from what a sample of the input holds, for a person to look
 * through. A plain program: it reads the first files from their beginnings, up to a number of
 * records.
 */
final class InferSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventInput input;
  private final InputFormat format;
  private final long most;
  private final @Nullable ZoneId zone;

  /**
   * @param zone of times that do not say their offset; null if these are text
   * @param most records that are looked at
   * @throws UsageException if the input has not one format, or one that has schemas itself
   */
  InferSchema(EventInput input, @Nullable ZoneId zone, long most) {
    if (input.formats().size() != 1 || input.formats().contains(InputFormat.AVRO)) {
      throw UsageException.invalid(
          "inferSchema",
          "of " + String.join(" and ", input.formats().stream().map(InputFormat::word).toList()),
          "must be of JSON alone or of CSV alone; Avro files have their schema in them");
    }
    this.input = input;
    this.format = input.formats().get(0);
    this.most = most;
    this.zone = zone;
  }

  /** Writes the schema into a new file, and says what is in it. */
  void into(String file, Console console) throws IOException {
    SchemaFile.requireNew(file);
    EventSample sample = EventSample.of(format, input.files(format), zone, most);
    if (!sample.hasFields()) {
      throw new IllegalStateException(
          "No event was found in "
              + Figures.count(sample.skipped())
              + " records, so there is no schema; check --input and its format");
    }
    Schema schema = sample.schema("Event");
    EventSchema.parse(schema.toString());
    SchemaFile.write(file, schema.toString(true) + "\n");
    console.table(table(sample, schema));
    console.line();
    console.line(sample.words());
    console.line("Wrote " + file + ": look through it, then run again with --schema=" + file);
  }

  private static Table table(EventSample sample, Schema schema) {
    ObservedObject events = sample.events();
    Table table = Table.of("field", "type", "may be null", "seen", "nulls", "looks like", "note");
    for (Map.Entry<String, ObservedField> field : events.fields().entrySet()) {
      Schema.Field described = schema.getField(field.getKey());
      table =
          table.withRow(
              field.getKey(),
              described == null ? "" : typeOf(described.schema()),
              events.isNullable(field.getKey()) ? "yes" : "no",
              field.getValue().seen(),
              field.getValue().nulls(),
              field.getValue().example(),
              described == null
                  ? "left out: Avro has no such names"
                  : sample.note(field.getValue()));
    }
    return table;
  }

  private static String typeOf(Schema schema) {
    Schema type = schema.getType() == Schema.Type.UNION ? schema.getTypes().get(1) : schema;
    return type.getLogicalType() == null
        ? type.getType().getName()
        : type.getLogicalType().getName();
  }
}
