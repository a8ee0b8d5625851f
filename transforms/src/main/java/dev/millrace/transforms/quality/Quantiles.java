package dev.millrace.transforms.quality;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/**
 * How the values of a field lie, see {@link FieldProfile}: a sketch of one value or more, of which
 * it holds some hundred at most. Immutable, and a copy: who asks a sketch for quantiles sorts what
 * it holds, and elements must not change.
 */
public final class Quantiles {
  private final byte[] bytes;
  private final KllDoublesSketch sketch;

  private Quantiles(byte[] bytes, KllDoublesSketch sketch) {
    this.bytes = bytes;
    this.sketch = sketch;
  }

  /**
   * From {@link #bytes}.
   *
   * @throws IllegalArgumentException if they are those of no sketch, or of one without values
   */
  public static Quantiles of(byte[] bytes) {
    try {
      KllDoublesSketch sketch = KllDoublesSketch.heapify(Memory.wrap(bytes));
      checkArgument(!sketch.isEmpty(), "it holds no values");
      return new Quantiles(bytes.clone(), sketch);
    } catch (RuntimeException | AssertionError e) {
      // The library has many ways to find that bytes are none of its own.
      throw new IllegalArgumentException(
          "%d bytes are no sketch: %s".formatted(bytes.length, e.getMessage()), e);
    }
  }

  /** The value that about this share of values, 0 to 1, does not exceed. */
  public double at(double rank) {
    return sketch.getQuantile(rank);
  }

  /** The sketch, to be kept. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The greatest difference between the shares of values up to any one value, 0 to 1: the statistic
   * of Kolmogorov and Smirnov. It is reached at a value that one of both holds. (The library's own,
   * {@code KolmogorovSmirnov} of 6.2.0, goes by places in both lists and is wrong where values are
   * equal.)
   */
  public double distance(Quantiles other) {
    return DoubleStream.concat(held(), other.held())
        .map(value -> Math.abs(shareUpTo(value) - other.shareUpTo(value)))
        .max()
        .orElseThrow();
  }

  private DoubleStream held() {
    return Arrays.stream(sketch.getSortedView().getQuantiles());
  }

  private double shareUpTo(double value) {
    return sketch.getRank(value, QuantileSearchCriteria.INCLUSIVE);
  }
}
