package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * VAR_POP, VAR_SAMP, STDDEV_POP and STDDEV_SAMP from the exact sums of the values and of their
 * squares, rounded to 34 digits at the end. NaN if a value is not finite.
 */
final class DeviationAggregation
    implements Aggregation<KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>>> {
  private static final long serialVersionUID = 1;

  private final boolean sample;
  private final boolean root;
  private final Kind result;

  DeviationAggregation(boolean sample, boolean root, Kind result) {
    this.sample = sample;
    this.root = root;
    this.result = result;
  }

  @Override
  public KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>> empty() {
    return moments(0, BigDecimal.ZERO, BigDecimal.ZERO, 0);
  }

  @Override
  public KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>> add(
      KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>> held, @Nullable Object[] arguments) {
    Object value = arguments[0];
    if (value == null) {
      return held;
    }
    if (!Double.isFinite(((Number) value).doubleValue()) && !(value instanceof BigDecimal)) {
      return merge(held, moments(1, BigDecimal.ZERO, BigDecimal.ZERO, 1));
    }
    BigDecimal exact = SqlValues.exact(value);
    return merge(held, moments(1, exact, exact.multiply(exact), 0));
  }

  @Override
  public KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>> merge(
      KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>> held,
      KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>> other) {
    return moments(
        held.getKey() + other.getKey(),
        held.getValue().getKey().add(other.getValue().getKey()),
        held.getValue().getValue().getKey().add(other.getValue().getValue().getKey()),
        held.getValue().getValue().getValue() + other.getValue().getValue().getValue());
  }

  @Override
  public @Nullable Object result(KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>> held) {
    long count = held.getKey();
    long divisor = sample ? count - 1 : count;
    if (divisor < 1) {
      return null;
    }
    if (held.getValue().getValue().getValue() > 0) {
      return Results.of(Double.NaN, result);
    }
    BigDecimal sum = held.getValue().getKey();
    BigDecimal squares = held.getValue().getValue().getKey();
    BigDecimal spread = squares.multiply(BigDecimal.valueOf(count)).subtract(sum.multiply(sum));
    BigDecimal variance =
        spread.divide(
            BigDecimal.valueOf(count).multiply(BigDecimal.valueOf(divisor)),
            MathContext.DECIMAL128);
    return Results.of(root ? variance.sqrt(MathContext.DECIMAL128) : variance, result);
  }

  private static KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>> moments(
      long count, BigDecimal sum, BigDecimal squares, long notFinite) {
    return KV.of(count, KV.of(sum, KV.of(squares, notFinite)));
  }

  @Override
  public Coder<KV<Long, KV<BigDecimal, KV<BigDecimal, Long>>>> coder() {
    return KvCoder.of(
        VarLongCoder.of(),
        KvCoder.of(BigDecimalCoder.of(), KvCoder.of(BigDecimalCoder.of(), VarLongCoder.of())));
  }
}
