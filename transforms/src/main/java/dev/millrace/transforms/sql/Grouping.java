package dev.millrace.transforms.sql;

import java.io.Serializable;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** The keys of one GROUP BY, with its grouping sets. */
final class Grouping implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] columns;
  private final boolean[][] sets;
  private final KeyCodec codec;

  /**
   * Keys.
   *
   * @param columns where all of the keys stand in a row
   * @param sets for each grouping set, which of the keys it groups by
   */
  Grouping(int[] columns, Kind[] kinds, boolean[][] sets) {
    this.columns = columns.clone();
    this.sets = sets.clone();
    Kind[] all = new Kind[kinds.length + 1];
    all[0] = Kind.INTEGER;
    System.arraycopy(kinds, 0, all, 1, kinds.length);
    this.codec = new KeyCodec(all);
  }

  int sets() {
    return sets.length;
  }

  /** Bytes of the number of the grouping set, then the values of all keys. */
  byte[] key(Row row, int set) {
    @Nullable Object[] values = new Object[columns.length + 1];
    values[0] = set;
    for (int index = 0; index < columns.length; index++) {
      values[index + 1] = sets[set][index] ? row.getValue(columns[index]) : null;
    }
    return codec.encode(values);
  }

  @Nullable Object[] decode(byte[] key) {
    return codec.decode(key);
  }

  boolean groups(int set, int key) {
    return sets[set][key];
  }

  /** The key of the group of all rows, which is there even if no row is; null if there is none. */
  byte @Nullable [] always() {
    for (int set = 0; set < sets.length; set++) {
      boolean all = true;
      for (boolean grouped : sets[set]) {
        all &= !grouped;
      }
      if (all) {
        @Nullable Object[] values = new Object[columns.length + 1];
        values[0] = set;
        return codec.encode(values);
      }
    }
    return null;
  }
}
