package dev.millrace.transforms.sql.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.theta.CompactSketch;
import org.apache.datasketches.theta.SetOperation;
import org.apache.datasketches.theta.Union;
import org.jspecify.annotations.Nullable;

/**
 * {@code APPROX_COUNT_DISTINCT(x)}: about how many values there are; nulls are not counted, and of
 * no values there are 0. For any type of one value: numbers of one size are one value, whatever
 * their type and scale, 0 and -0 are one, and NaN is one.
 *
 * <p><b>Error</b>: none up to {@value #ENTRIES} values; beyond, a relative standard error of 1.6 %:
 * in 95 of 100 cases the result is within 3.2 % of the truth, in 99.7 of 100 within 4.7 % (theta
 * sketch: Dasgupta, Lang, Rhodes, Thaler, "A Framework for Estimating Stream Expression
 * Cardinalities", ICDT 2016). It keeps the least hashes, so that the result is the same in any
 * order, on any engine and in each run.
 *
 * <p><b>Cost</b>: one hash a value; at most about 64 kB a group and worker, and 32 kB sent.
 */
public final class ApproximateCountDistinct extends CombineFn<@Nullable Object, Union, Long> {
  private static final int ENTRIES = 4_096;

  @Override
  public Union createAccumulator() {
    return SetOperation.builder().setNominalEntries(ENTRIES).buildUnion();
  }

  @Override
  public Union addInput(Union values, @Nullable Object value) {
    if (value != null) {
      values.update(ValueBytes.of(value));
    }
    return values;
  }

  @Override
  public Union mergeAccumulators(Iterable<Union> parts) {
    Union all = createAccumulator();
    for (Union part : parts) {
      all.union(part.getResult());
    }
    return all;
  }

  @Override
  public Long extractOutput(Union values) {
    return Math.round(values.getResult().getEstimate());
  }

  @Override
  public Coder<Union> getAccumulatorCoder(CoderRegistry registry, Coder<@Nullable Object> input) {
    return new UnionCoder();
  }

  /** The hashes in their order, so that equal sets have equal bytes. */
  private static final class UnionCoder extends CustomCoder<Union> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Union values, OutputStream out) throws IOException {
      ByteArrayCoder.of().encode(values.getResult(true, null).toByteArray(), out);
    }

    @Override
    public Union decode(InputStream in) throws IOException {
      Union values = SetOperation.builder().setNominalEntries(ENTRIES).buildUnion();
      values.union(CompactSketch.heapify(Memory.wrap(ByteArrayCoder.of().decode(in))));
      return values;
    }

    @Override
    public void verifyDeterministic() {}
  }
}
