package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import org.apache.beam.sdk.coders.Coder;
import org.jspecify.annotations.Nullable;

/** SUM and AVG of what is not null, exact until the one rounding at the end. */
final class SumAggregation implements Aggregation<ExactTotal> {
  private static final long serialVersionUID = 1;
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** What becomes of the sum. */
  enum Result {
    SUM,
    SUM_OR_ZERO,
    AVERAGE
  }

  private final Result wanted;
  private final Kind argument;
  private final Kind result;

  SumAggregation(Result wanted, Kind argument, Kind result) {
    this.wanted = wanted;
    this.argument = argument;
    this.result = result;
  }

  @Override
  public ExactTotal empty() {
    return new ExactTotal();
  }

  @Override
  public ExactTotal add(ExactTotal total, @Nullable Object[] arguments) {
    Object value = arguments[0];
    if (value != null) {
      total.add(argument, value);
    }
    return total;
  }

  @Override
  public ExactTotal merge(ExactTotal total, ExactTotal other) {
    total.add(other);
    return total;
  }

  @Override
  public @Nullable Object result(ExactTotal total) {
    if (total.count == 0 && wanted != Result.SUM_OR_ZERO) {
      return null;
    }
    return switch (wanted) {
      case SUM, SUM_OR_ZERO -> sum(total);
      case AVERAGE -> average(total);
    };
  }

  private @Nullable Object sum(ExactTotal total) {
    if (result.isBinary()) {
      return Results.of(total.rounded(), result);
    }
    BigDecimal sum = total.exact();
    if (result.isWhole() && (sum.compareTo(LEAST) < 0 || sum.compareTo(MOST) > 0)) {
      throw new ArithmeticException(
          "SUM is " + sum + ", beyond BIGINT (sum CAST(… AS DECIMAL) instead)");
    }
    return Results.of(sum, result);
  }

  private @Nullable Object average(ExactTotal total) {
    if (argument.isBinary()) {
      return Results.of(total.average(), result);
    }
    return Results.of(
        total.exact().divide(BigDecimal.valueOf(total.count), MathContext.DECIMAL128), result);
  }

  @Override
  public Coder<ExactTotal> coder() {
    return new ExactTotal.TotalCoder();
  }
}
