package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/**
 * The rows around a row that a window function sees.
 *
 * @param peers whether a bound at the current row means all rows that ORDER BY leaves equal to it
 *     (RANGE), and not the row itself (ROWS)
 * @param from rows from the current one to the first, or {@link #UNBOUNDED}
 * @param to rows from the current one to the last, or {@link #UNBOUNDED}
 */
record Frame(boolean peers, long from, long to) implements Serializable {
  static final long UNBOUNDED = Long.MAX_VALUE;

  /** For each row the index of its frame's first row. */
  int[] firsts(List<Row> rows, RowOrder order) {
    int[] firsts = new int[rows.size()];
    for (int index = 0, peer = 0; from != UNBOUNDED && index < firsts.length; index++) {
      if (!peers || order.compareKeys(rows.get(peer), rows.get(index)) != 0) {
        peer = index;
      }
      firsts[index] = (int) Math.max(0, Math.min(peer + from, firsts.length));
    }
    return firsts;
  }

  /** For each row the index after its frame's last row. */
  int[] afters(List<Row> rows, RowOrder order) {
    int[] afters = new int[rows.size()];
    int peer = afters.length - 1;
    for (int index = afters.length - 1; index >= 0; index--) {
      if (!peers || order.compareKeys(rows.get(peer), rows.get(index)) != 0) {
        peer = index;
      }
      afters[index] =
          to == UNBOUNDED
              ? afters.length
              : (int) Math.max(0, Math.min(peer + to + 1, afters.length));
    }
    return afters;
  }
}
