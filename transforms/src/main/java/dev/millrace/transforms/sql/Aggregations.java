package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.extensions.sql.impl.UdafImpl;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlAggFunction;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlUserDefinedAggFunction;

/** Finds the aggregation of a function of Calcite. */
final class Aggregations {
  private Aggregations() {}

  /**
   * The aggregation of a function.
   *
   * @throws IllegalArgumentException if there is none
   */
  @SuppressWarnings("MissingCasesInEnumSwitch")
  static Aggregation<?> of(SqlAggFunction function, List<Kind> arguments, RelDataType type) {
    Kind result = Kind.of(type);
    if (function instanceof SqlUserDefinedAggFunction given
        && given.function instanceof UdafImpl<?, ?, ?> combined) {
      return new CombineAggregation(combined.getCombineFn(), arguments.get(0));
    }
    return switch (function.getKind()) {
      case COUNT -> new CountAggregation();
      case SUM, SUM0 -> new SumAggregation(sumOf(function, type), arguments.get(0), result);
      case AVG -> new SumAggregation(SumAggregation.Result.AVERAGE, arguments.get(0), result);
      // Any value will do, so let it be the same one in every run.
      case MIN, ANY_VALUE -> new ExtremeAggregation(-1, result);
      case MAX -> new ExtremeAggregation(1, result);
      case SINGLE_VALUE -> new SingleValueAggregation(result);
      case VAR_POP -> new DeviationAggregation(false, false, result);
      case VAR_SAMP -> new DeviationAggregation(true, false, result);
      case STDDEV_POP -> new DeviationAggregation(false, true, result);
      case STDDEV_SAMP -> new DeviationAggregation(true, true, result);
      default ->
          throw new IllegalArgumentException(
              "The aggregate "
                  + function.getName()
                  + " is not supported (COUNT, SUM, AVG, MIN, MAX, ANY_VALUE, STDDEV_POP,"
                  + " STDDEV_SAMP, VAR_POP and VAR_SAMP are)");
    };
  }

  /**
   * A plan with window functions may write its sum of nothing that is zero, beside a COUNT that
   * tells the two apart, as a SUM that is never null.
   */
  private static SumAggregation.Result sumOf(SqlAggFunction function, RelDataType type) {
    return function.getKind() == SqlKind.SUM0 || !type.isNullable()
        ? SumAggregation.Result.SUM_OR_ZERO
        : SumAggregation.Result.SUM;
  }
}
