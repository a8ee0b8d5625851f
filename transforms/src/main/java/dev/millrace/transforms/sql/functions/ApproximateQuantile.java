package dev.millrace.transforms.sql.functions;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.jspecify.annotations.Nullable;

/**
 * {@code APPROX_QUANTILE(x, q)}: the least of the values that at least about the share q of all,
 * from 0 to 1, do not exceed; with q = 0.5 the median. A value that is there, as a double, so whole
 * numbers beyond 2^53 are rounded. Nulls and NaN are passed over, and of no values the quantile is
 * null.
 *
 * <p><b>Error</b>: none up to {@value #RANKS} values, and none for q = 0 and q = 1, the least and
 * the greatest. Beyond, the share of values up to the result is off by at most 1.33 % of all values
 * in 99 of 100 cases (KLL sketch with k = {@value #RANKS}: Karnin, Lang, Liberty, "Optimal Quantile
 * Approximation in Streams", FOCS 2016); how far the value itself is off depends on how the values
 * lie. The sketch is made with chance: two runs may differ within that, so their results must not
 * be compared for equality.
 *
 * <p><b>Cost</b>: at most some 5 kB a group and worker.
 */
public final class ApproximateQuantile
    extends CombineFn<@Nullable Number, KllDoublesSketch, @Nullable Double> {
  private static final int RANKS = 200;

  private final double share;

  private ApproximateQuantile(double share) {
    this.share = share;
  }

  /**
   * @param share of values, from 0 to 1
   */
  public static ApproximateQuantile of(double share) {
    checkArgument(
        share >= 0 && share <= 1, "Invalid share of APPROX_QUANTILE: %s (must be 0 to 1)", share);
    return new ApproximateQuantile(share);
  }

  @Override
  public KllDoublesSketch createAccumulator() {
    return KllDoublesSketch.newHeapInstance(RANKS);
  }

  @Override
  public KllDoublesSketch addInput(KllDoublesSketch values, @Nullable Number value) {
    if (value != null && !Double.isNaN(value.doubleValue())) {
      values.update(value.doubleValue());
    }
    return values;
  }

  @Override
  public KllDoublesSketch mergeAccumulators(Iterable<KllDoublesSketch> parts) {
    KllDoublesSketch all = createAccumulator();
    parts.forEach(all::merge);
    return all;
  }

  @Override
  public @Nullable Double extractOutput(KllDoublesSketch values) {
    return values.isEmpty()
        ? null
        : copy(values).getQuantile(share, QuantileSearchCriteria.INCLUSIVE);
  }

  /** To be asked, a sketch sorts what it holds; the one of an element must stay as it is. */
  private static KllDoublesSketch copy(KllDoublesSketch values) {
    return KllDoublesSketch.heapify(Memory.wrap(values.toByteArray()));
  }

  @Override
  public Coder<KllDoublesSketch> getAccumulatorCoder(
      CoderRegistry registry, Coder<@Nullable Number> input) {
    return new SketchCoder();
  }

  private static final class SketchCoder extends CustomCoder<KllDoublesSketch> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(KllDoublesSketch values, OutputStream out) throws IOException {
      ByteArrayCoder.of().encode(values.toByteArray(), out);
    }

    @Override
    public KllDoublesSketch decode(InputStream in) throws IOException {
      return KllDoublesSketch.heapify(Memory.wrap(ByteArrayCoder.of().decode(in)));
    }

    /** The same sketch has the same bytes; the same values may have other sketches. */
    @Override
    public void verifyDeterministic() {}
  }
}
