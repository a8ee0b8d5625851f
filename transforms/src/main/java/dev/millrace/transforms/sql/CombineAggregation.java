package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.jspecify.annotations.Nullable;

/** An aggregate of one argument that is somebody's combine function; it is given nulls too. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class CombineAggregation implements Aggregation<Object> {
  private static final long serialVersionUID = 1;

  private final CombineFn combine;
  private final Kind argument;

  CombineAggregation(CombineFn<?, ?, ?> combine, Kind argument) {
    this.combine = combine;
    this.argument = argument;
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

  @Override
  public Object merge(Object accumulator, Object other) {
    return combine.mergeAccumulators(List.of(accumulator, other));
  }

  @Override
  public @Nullable Object result(Object accumulator) {
    return combine.extractOutput(accumulator);
  }

  @Override
  public Coder<Object> coder() {
    try {
      Coder<@Nullable Object> values =
          DelegateCoder.of(
              new ValuesCoder(new KeyCodec(new Kind[] {argument})),
              value -> new @Nullable Object[] {value},
              one -> one[0]);
      return combine.getAccumulatorCoder(CoderRegistry.createDefault(), values);
    } catch (CannotProvideCoderException failure) {
      throw new IllegalArgumentException(
          "The accumulator of " + combine.getClass().getName() + " has no coder", failure);
    }
  }
}
