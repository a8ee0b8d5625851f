package dev.millrace.transforms.sql;

import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.DataContext;
import org.jspecify.annotations.Nullable;

/**
 * What the code that is generated for a plan's expressions implements. Public for that code alone,
 * which lives in no package.
 */
public interface RowEvaluator {
  /** The row's values of the expressions, or null where its condition is not true. */
  @Nullable Object @Nullable [] evaluate(DataContext root, Row row);
}
