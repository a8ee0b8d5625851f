package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Partitioning;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Folders of events by the day or the hour of UTC in which they happened; one for all where nobody
 * says when they did.
 */
record EventPartitions(@Nullable EventClock clock, PartitionBy by) implements Partitioning<Row> {
  @Override
  public long of(Row row) {
    return clock == null ? 0 : Math.floorDiv(clock.second(row), seconds());
  }

  @Override
  public String folder(long partition) {
    if (clock == null) {
      return "";
    }
    long second = partition * seconds();
    String date = "date=" + LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L));
    return switch (by) {
      case DATE -> date;
      case HOUR ->
          date + String.format(Locale.ROOT, "/hour=%02d", Math.floorMod(second, 86_400L) / 3_600);
    };
  }

  private long seconds() {
    return switch (by) {
      case DATE -> 86_400;
      case HOUR -> 3_600;
    };
  }
}
