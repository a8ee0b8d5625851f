package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.CsvReader;
import dev.millrace.io.FileRange;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.LineReader;
import dev.millrace.io.OversizedLine;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.CsvHeader;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import dev.millrace.transforms.events.Refusal;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
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
  private final ObservedObject events;
  private long skipped;

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
    this.events = new ObservedObject(zone);
  }

  /** Writes the schema into a new file, and says what is in it. */
  void into(String file, Console console) throws IOException {
    SchemaFile.requireNew(file);
    boolean all = observe();
    if (events.fields().keySet().stream().noneMatch(ObservedObject::isName)) {
      throw new IllegalStateException(
          "No event was found in "
              + Figures.count(skipped)
              + " records, so there is no schema; check --input and its format");
    }
    Schema schema = events.schema("Event", source());
    EventSchema.parse(schema.toString());
    SchemaFile.write(file, schema.toString(true) + "\n");
    console.table(table(schema));
    console.line();
    console.line(
        "From %s of %s records%s"
            .formatted(
                Figures.count(events.seen()),
                all
                    ? "all " + Figures.count(events.seen() + skipped)
                    : "the first " + Figures.count(most),
                skipped == 0
                    ? ""
                    : "; " + Figures.count(skipped) + " could not be read as " + format.word()));
    console.line("Wrote " + file + ": look through it, then run again with --schema=" + file);
  }

  private ObservedField.Source source() {
    return switch (format) {
      case JSON -> ObservedField.Source.JSON;
      case CSV -> ObservedField.Source.CSV;
      case AVRO -> throw new IllegalStateException("Avro files have their schema in them");
    };
  }

  /** Whether that was all there is. */
  private boolean observe() throws IOException {
    try {
      for (FileRange file : input.files(format)) {
        switch (format) {
          case JSON -> LineReader.create().read(file, new Lines());
          case CSV -> CsvReader.create().read(file, new Records());
          case AVRO -> throw new IllegalStateException("Avro files have their schema in them");
        }
      }
      return true;
    } catch (Enough enough) {
      return false;
    }
  }

  private void countOne() {
    if (events.seen() + skipped >= most) {
      throw new Enough();
    }
  }

  private Table table(Schema schema) {
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
                  : field.getValue().note(source()));
    }
    return table;
  }

  private static String typeOf(Schema schema) {
    Schema type = schema.getType() == Schema.Type.UNION ? schema.getTypes().get(1) : schema;
    return type.getLogicalType() == null
        ? type.getType().getName()
        : type.getLogicalType().getName();
  }

  /** Lines of JSON. */
  private final class Lines implements LineConsumer {
    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      if (from == to) {
        return;
      }
      countOne();
      byte[] line = Arrays.copyOfRange(buffer, from, to);
      try {
        JsonEvents.requireJson(line);
        JsonNode value = JSON.readTree(line);
        if (value.isObject()) {
          events.see(value);
        } else {
          skipped++;
        }
      } catch (Refusal | IOException e) {
        skipped++;
      }
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      countOne();
      skipped++;
    }
  }

  /** Records of one CSV file. */
  private final class Records implements LineConsumer {
    private @Nullable CsvHeader header;

    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      byte[] record = Arrays.copyOfRange(buffer, from, to);
      if (header == null) {
        header = CsvHeader.of(record);
      } else if (record.length > 0) {
        countOne();
        try {
          List<@Nullable String> texts = header.read(record);
          events.see(header.columns(), texts);
        } catch (Refusal e) {
          skipped++;
        }
      }
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      if (header == null) {
        header = CsvHeader.tooLong();
      } else {
        countOne();
        skipped++;
      }
    }
  }

  /** Ends the reading; a consumer has no other way to say that it wants no more. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Enough() {
      super(null, null, false, false);
    }
  }
}
