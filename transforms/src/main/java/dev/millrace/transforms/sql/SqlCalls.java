package dev.millrace.transforms.sql;

import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.linq4j.function.Strict;

/**
 * What {@link StandardCalls} has generated code call; of a null, none is called and the result is
 * null. Public for that code, which lives in no package; nobody else should call it.
 */
@Strict
public final class SqlCalls {
  private SqlCalls() {}

  /** The order of doubles: NaN is equal to itself and above all others, -0.0 equal to 0.0. */
  public static int compare(double left, double right) {
    return Double.compare(left + 0.0, right + 0.0);
  }
}
