package dev.millrace.transforms.sql;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Merges the accumulators of a group. */
final class MergeGroups extends CombineFn<Object[], Object[], Object[]> {
  private static final long serialVersionUID = 1;

  private final AggregateCalls calls;

  MergeGroups(AggregateCalls calls) {
    this.calls = calls;
  }

  @Override
  public Object[] createAccumulator() {
    return calls.empty();
  }

  @Override
  public Object[] addInput(Object[] accumulators, Object[] partial) {
    calls.merge(accumulators, partial);
    return accumulators;
  }

  @Override
  public Object[] mergeAccumulators(Iterable<Object[]> all) {
    Object[] merged = calls.empty();
    for (Object[] accumulators : all) {
      calls.merge(merged, accumulators);
    }
    return merged;
  }

  @Override
  public Object[] extractOutput(Object[] accumulators) {
    return accumulators;
  }

  @Override
  public Coder<Object[]> getAccumulatorCoder(CoderRegistry registry, Coder<Object[]> input) {
    return new AccumulatorsCoder(calls);
  }

  @Override
  public Coder<Object[]> getDefaultOutputCoder(CoderRegistry registry, Coder<Object[]> input) {
    return new AccumulatorsCoder(calls);
  }
}
