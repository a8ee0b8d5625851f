package dev.millrace.pipelines.archivetopic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.millrace.io.kafka.TopicRecord;
import dev.millrace.pipelines.ingestevents.PartitionBy;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTableTest {
  private static final String NONE = "__HIVE_DEFAULT_PARTITION__";

  /** Times worked out by {@code date -u -d @SECONDS}. */
  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01, 00",
    "1769990399999, 2026-02-01, 23",
    "1769990400000, 2026-02-02, 00",
    "253402300799999, 9999-12-31, 23",
    "253402300800000, " + NONE + ", " + NONE,
    "9223372036854775807, " + NONE + ", " + NONE,
    "-1, " + NONE + ", " + NONE
  })
  void theFolderOfATime(long timestamp, String date, String hour) {
    Row row = RecordTable.row(record(timestamp));

    RecordPartitions dates = new RecordPartitions(PartitionBy.DATE);
    RecordPartitions hours = new RecordPartitions(PartitionBy.HOUR);
    assertThat(dates.folder(dates.of(row)), is("date=" + date));
    assertThat(hours.folder(hours.of(row)), is("date=" + date + "/hour=" + hour));
    assertThat("known to the reader", dates.of(timestamp), is(dates.of(row)));
  }

  @Test
  void aRecordOfATimeBeforeTimestampsHasNone() {
    assertThat(RecordTable.row(record(-1)).getValue("timestamp"), is(nullValue()));
    assertThat(RecordTable.row(record(-1)).getValue("timestampMillis"), is(nullValue()));
  }

  @Test
  void aTimestampThatNoCalendarHasIsANumberOnly() {
    Row row = RecordTable.row(record(1_769_990_400_000_000_000L));

    assertThat(row.getValue("timestamp"), is(nullValue()));
    assertThat(row.getValue("timestampMillis"), is(1_769_990_400_000_000_000L));
  }

  private static TopicRecord record(long timestamp) {
    return new TopicRecord(
        "a",
        0,
        0,
        timestamp,
        timestamp < 0 ? "NoTimestampType" : "CreateTime",
        new byte[] {},
        new byte[] {},
        List.of());
  }
}
