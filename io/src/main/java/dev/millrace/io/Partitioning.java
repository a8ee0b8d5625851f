package dev.millrace.io;

import java.io.Serializable;

/**
 * Into which folder of a table a row belongs. A partition is a number, so that it takes little room
 * beside each row on its way there.
 *
 * @param <T> the rows
 */
public interface Partitioning<T> extends Serializable {
  /** The partition of a row; must depend on the row alone. */
  long of(T row);

  /** The folder of a partition, below that of the table, without a slash at its end; may be "". */
  String folder(long partition);
}
