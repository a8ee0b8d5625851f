package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * LAG and LEAD.
 *
 * @param column whose value is taken
 * @param shift how many rows on, negative for back
 * @param otherwise the column whose value of the row itself stands where there is no such row, or
 *     -1
 * @param kind the result's, which the default value may not have
 * @param neverNull whether the plan takes the result for never null, which Calcite does wherever
 *     {@code otherwise} is never null
 */
record ShiftFunction(int column, int shift, int otherwise, Kind kind, boolean neverNull)
    implements WindowFunction {
  @Override
  public @Nullable Object[] results(List<Row> rows, RowOrder order) {
    @Nullable Object[] results = new Object[rows.size()];
    for (int index = 0; index < results.length; index++) {
      long from = (long) index + shift;
      Object value = null;
      if (from >= 0 && from < results.length) {
        value = rows.get((int) from).getValue(column);
      } else if (otherwise >= 0) {
        value = rows.get(index).getValue(otherwise);
      }
      results[index] = value instanceof Number number ? Results.of(number, kind) : value;
      if (neverNull && results[index] == null) {
        throw new ArithmeticException(
            "LAG and LEAD with a default value need a column without nulls (write COALESCE around"
                + " it)");
      }
    }
    return results;
  }
}
