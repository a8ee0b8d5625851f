package dev.millrace.transforms.sql;

import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The start or the end of the session that a row is in: rows in the order of their times, of which
 * none is a gap or more after the one before. It ends a gap after its last row. A row without a
 * time is in none.
 */
record SessionBound(int time, long gap, boolean end) implements WindowFunction {
  @Override
  public @Nullable Object[] results(List<Row> rows, RowOrder order) {
    @Nullable Object[] results = new Object[rows.size()];
    for (int first = 0; first < results.length; ) {
      Instant start = rows.get(first).getValue(time);
      Instant last = start;
      int after = first + 1;
      while (after < results.length && continues(last, rows.get(after))) {
        last = rows.get(after).getValue(time);
        after++;
      }
      Arrays.fill(results, first, after, end && last != null ? last.plus(gap) : start);
      first = after;
    }
    return results;
  }

  private boolean continues(@Nullable Instant last, Row row) {
    Instant next = row.getValue(time);
    if (last == null || next == null) {
      return last == next;
    }
    return next.getMillis() - last.getMillis() < gap;
  }
}
