package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.kafka.TopicRecord;
import dev.millrace.transforms.events.EventSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** The table of archived records; docs/archive-topic.md describes its columns. */
final class RecordTable {
  static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"ArchivedRecord","version":1,"fields":[
           {"name":"topic","type":"string"},
           {"name":"partition","type":"int"},
           {"name":"offset","type":"long"},
           {"name":"timestamp","type":["null",{"type":"long","logicalType":"timestamp-millis"}]},
           {"name":"timestampMillis","type":["null","long"]},
           {"name":"timestampType","type":"string"},
           {"name":"key","type":["null","bytes"]},
           {"name":"value","type":["null","bytes"]},
           {"name":"headers","type":{"type":"array","items":
            {"type":"record","name":"ArchivedHeader","fields":[
             {"name":"key","type":"string"},
             {"name":"value","type":["null","bytes"]}]}}}]}
          """);

  private static final int TIMESTAMP = 3;

  /** The last millisecond of the year 9999. */
  private static final long LAST = 253_402_300_799_999L;

  private static final Schema HEADER =
      Objects.requireNonNull(
          Objects.requireNonNull(
                  SCHEMA.rowSchema().getField("headers").getType().getCollectionElementType())
              .getRowSchema());

  private RecordTable() {}

  static Row row(TopicRecord record) {
    List<Row> headers = new ArrayList<>(record.headers().size());
    for (TopicRecord.NamedValue header : record.headers()) {
      headers.add(row(HEADER, header.key(), header.value()));
    }
    return row(
        SCHEMA.rowSchema(),
        record.topic(),
        record.partition(),
        record.offset(),
        isOnCalendar(record.timestamp()) ? Instant.ofEpochMilli(record.timestamp()) : null,
        record.timestamp() == TopicRecord.NO_TIMESTAMP ? null : record.timestamp(),
        record.timestampType(),
        record.key(),
        record.value(),
        headers);
  }

  private static Row row(Schema schema, @Nullable Object... values) {
    return Row.withSchema(schema).attachValues(Arrays.asList(values));
  }

  /**
   * Whether a timestamp is a time that readers of files know. Producers may write anything, such as
   * nanoseconds: one such number among the times of a file, and nobody could read that column who
   * counts in microseconds.
   */
  static boolean isOnCalendar(long timestamp) {
    return timestamp >= 0 && timestamp <= LAST;
  }

  /** Epoch milliseconds of a row, if they are on the calendar. */
  static long timestamp(Row row) {
    Object time = row.getValue(TIMESTAMP);
    return time == null ? TopicRecord.NO_TIMESTAMP : ((Instant) time).getMillis();
  }
}
