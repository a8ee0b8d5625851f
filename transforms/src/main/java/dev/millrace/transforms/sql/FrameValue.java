package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * FIRST_VALUE, LAST_VALUE and NTH_VALUE.
 *
 * @param place which row of the frame, from 1; 0 for its last
 */
record FrameValue(int column, int place, Frame frame) implements WindowFunction {
  @Override
  public @Nullable Object[] results(List<Row> rows, RowOrder order) {
    @Nullable Object[] results = new Object[rows.size()];
    int[] firsts = frame.firsts(rows, order);
    int[] afters = frame.afters(rows, order);
    for (int index = 0; index < results.length; index++) {
      int first = firsts[index];
      int after = afters[index];
      int at = place == 0 ? after - 1 : first + place - 1;
      results[index] = at < first || at >= after ? null : rows.get(at).getValue(column);
    }
    return results;
  }
}
