package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Partitioning;
import dev.millrace.pipelines.ingestevents.PartitionBy;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.beam.sdk.values.Row;

/** Folders of records by the day or the hour of UTC that their timestamp is in. */
record RecordPartitions(PartitionBy by) implements Partitioning<Row> {
  /** Of a record without a timestamp, or with one that no calendar on a wall has. */
  private static final long NO_TIME = Long.MIN_VALUE;

  /** What Hive and Spark read as a folder whose column is null. */
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private static final long MILLIS_OF_HOUR = 3_600_000;
  private static final long HOURS = 24;

  @Override
  public long of(Row row) {
    return of(RecordTable.timestamp(row));
  }

  /** The partition of a time in epoch milliseconds. */
  long of(long timestamp) {
    if (!RecordTable.isOnCalendar(timestamp)) {
      return NO_TIME;
    }
    long hour = timestamp / MILLIS_OF_HOUR;
    return switch (by) {
      case DATE -> hour / HOURS;
      case HOUR -> hour;
    };
  }

  @Override
  public String folder(long partition) {
    return switch (by) {
      case DATE -> "date=" + (partition == NO_TIME ? NULL : LocalDate.ofEpochDay(partition));
      case HOUR ->
          partition == NO_TIME
              ? "date=" + NULL + "/hour=" + NULL
              : String.format(
                  Locale.ROOT,
                  "date=%s/hour=%02d",
                  LocalDate.ofEpochDay(partition / HOURS),
                  partition % HOURS);
    };
  }
}
