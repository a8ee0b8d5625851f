package dev.millrace.pipelines.events;

import dev.millrace.io.FileRange;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Reads the records of a range in one format. For one thread; makes buffers when first used. */
public interface EventReading {
  /**
   * @return how many records the consumer was given
   */
  long read(FileRange range, RecordConsumer records) throws IOException;

  /** A reading of a format. */
  static EventReading of(InputFormat format, EventSchema schema, @Nullable ZoneId zone) {
    return switch (format) {
      case JSON -> new JsonReading(schema, zone);
      case CSV -> new CsvReading(schema, zone);
      case AVRO -> new AvroReading(schema);
    };
  }
}
