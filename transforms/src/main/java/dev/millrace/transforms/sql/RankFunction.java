package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK and CUME_DIST. */
enum RankFunction implements WindowFunction {
  ROW_NUMBER {
    @Override
    Object of(int index, int firstPeer, int afterPeers, int groups, int size) {
      return (long) index + 1;
    }
  },
  RANK {
    @Override
    Object of(int index, int firstPeer, int afterPeers, int groups, int size) {
      return (long) firstPeer + 1;
    }
  },
  DENSE_RANK {
    @Override
    Object of(int index, int firstPeer, int afterPeers, int groups, int size) {
      return (long) groups;
    }
  },
  PERCENT_RANK {
    @Override
    Object of(int index, int firstPeer, int afterPeers, int groups, int size) {
      return size == 1 ? 0.0 : (double) firstPeer / (size - 1);
    }
  },
  CUME_DIST {
    @Override
    Object of(int index, int firstPeer, int afterPeers, int groups, int size) {
      return (double) afterPeers / size;
    }
  };

  abstract Object of(int index, int firstPeer, int afterPeers, int groups, int size);

  @Override
  public @Nullable Object[] results(List<Row> rows, RowOrder order) {
    @Nullable Object[] results = new Object[rows.size()];
    int groups = 0;
    for (int first = 0; first < rows.size(); ) {
      groups++;
      int after = first + 1;
      while (after < rows.size() && order.compareKeys(rows.get(first), rows.get(after)) == 0) {
        after++;
      }
      for (int index = first; index < after; index++) {
        results[index] = of(index, first, after, groups, rows.size());
      }
      first = after;
    }
    return results;
  }
}
