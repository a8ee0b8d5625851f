package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;

/** An aggregate of one argument that is somebody's combine function; it is given nulls too. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class CombineAggregation implements Aggregation<Object> {
  private static final long serialVersionUID = 1;

  /** Of somebody's function anything can be held; a sketch of numbers is of this size. */
  private static final int BYTES = 16 << 10;

  /** What a sketch of texts needs for each of them beside its characters. */
  private static final int VALUE_BYTES = 64;

  private final CombineFn combine;
  private final Kind argument;
  private final @Nullable Coder<Object> coder;

  CombineAggregation(CombineFn<?, ?, ?> combine, Kind argument) {
    this(combine, argument, null);
  }

  private CombineAggregation(
      CombineFn<?, ?, ?> combine, Kind argument, @Nullable Coder<Object> coder) {
    this.combine = combine;
    this.argument = argument;
    this.coder = coder;
  }

  @Override
  public Aggregation<Object> withCoders(CoderRegistry known) {
    try {
      Coder<@Nullable Object> values =
          DelegateCoder.of(
              new ValuesCoder(new KeyCodec(new Kind[] {argument})),
              value -> new @Nullable Object[] {value},
              one -> one[0]);
      return new CombineAggregation(combine, argument, combine.getAccumulatorCoder(known, values));
    } catch (CannotProvideCoderException failure) {
      throw new IllegalArgumentException(
          "The accumulator of " + combine.getClass().getName() + " has no coder", failure);
    }
  }

  @Override
  public Object empty() {
    return combine.createAccumulator();
  }

  @Override
  @SuppressWarnings("NullAway")
  public Object add(Object accumulator, @Nullable Object[] arguments) {
    return combine.addInput(accumulator, arguments[0]);
  }

  /** A function may change all that it merges, so it is given a copy of the second one. */
  @Override
  public Object merge(Object accumulator, Object other) {
    try {
      return combine.mergeAccumulators(List.of(accumulator, CoderUtils.clone(coder(), other)));
    } catch (CoderException failure) {
      throw new IllegalStateException(
          "An accumulator of " + combine.getClass().getName() + " cannot be written", failure);
    }
  }

  @Override
  public @Nullable Object result(Object accumulator) {
    return combine.extractOutput(accumulator);
  }

  @Override
  public Coder<Object> coder() {
    Coder<Object> known = coder;
    if (known == null) {
      throw new IllegalStateException("No coders were given to " + combine.getClass().getName());
    }
    return known;
  }

  /** All values may be held, as those of TOP_K are while they are few, as texts. */
  @Override
  public long growth(@Nullable Object[] arguments) {
    Object value = arguments[0];
    return value == null ? 0 : VALUE_BYTES + Aggregation.bytesOf(value);
  }

  @Override
  public int bytes() {
    return BYTES;
  }
}
