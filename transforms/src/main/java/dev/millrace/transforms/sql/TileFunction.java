package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** NTILE: the number of one of so many parts of nearly one size, the greater ones first. */
record TileFunction(int tiles) implements WindowFunction {
  @Override
  public @Nullable Object[] results(List<Row> rows, RowOrder order) {
    int small = rows.size() / tiles;
    int greater = rows.size() % tiles;
    @Nullable Object[] results = new Object[rows.size()];
    int at = 0;
    for (int tile = 1; tile <= tiles && at < rows.size(); tile++) {
      int size = small + (tile <= greater ? 1 : 0);
      for (int end = at + size; at < end; at++) {
        results[at] = (long) tile;
      }
    }
    return results;
  }
}
