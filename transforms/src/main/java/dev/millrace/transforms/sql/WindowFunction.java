package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A function of a row and the rows of its partition. */
interface WindowFunction extends Serializable {
  /**
   * Works out the function for each row.
   *
   * @param rows the partition in the window's order
   * @return a value for each of them
   */
  @Nullable Object[] results(List<Row> rows, RowOrder order);
}
