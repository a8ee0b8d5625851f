package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.AvroFormat;
import dev.millrace.io.FileFormat;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.ParquetFormat;
import dev.millrace.transforms.events.EventSchema;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/** How the table of events is written. */
public enum EventTableFormat {
  /** Apache Parquet. */
  PARQUET,
  /** Avro object container files. */
  AVRO,
  /** JSON Lines: one object a line. */
  JSONL;

  /** How a user writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Files of events.
   *
   * @param about what each file says about itself; JSON Lines have no place for it
   */
  public FileFormat<Row> of(EventSchema schema, Map<String, String> about) {
    return switch (this) {
      case PARQUET -> ParquetFormat.of(schema).saying(about);
      case AVRO -> AvroFormat.of(schema).saying(about);
      case JSONL -> JsonLinesFormat.of(schema);
    };
  }
}
