package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Sets aside a value that lies more than so many robust standard deviations from the median of the
 * values before it: the Hampel identifier (Hampel, The Influence Curve and its Role in Robust
 * Estimation, JASA 69, 1974; Davies and Gather, The Identification of Multiple Outliers, JASA 88,
 * 1993), looking back only. Half of the history may be anomalous before the verdict follows it.
 *
 * <p>{@link #ofValues} measures distance in the values' own unit. {@link #ofCounts} measures it
 * between Anscombe's variance-stabilised counts {@code 2 sqrt(x + 3/8)} (Biometrika 35, 1948), on
 * which a Poisson count has standard deviation 1 whatever its mean; less than that is never
 * assumed, so that a quiet or constant history does not make an ordinary count an anomaly.
 *
 * <p><b>Intermittent counts</b>: where more than half of the history is zero, the values that are
 * not are compared among themselves (the size of a demand, after Croston, Operational Research
 * Quarterly 23, 1972), and zero is ordinary. Otherwise each visit to a quiet site, or each run of
 * an hourly job, would be an anomaly.
 *
 * <p><b>Limits</b>: the median lags behind a history that itself rises or falls, and such a history
 * has a wide spread; where a rate halves within the history, three times as much may pass for
 * ordinary. A detector with a slope would see that, and lose floods of half the history's length.
 *
 * <p>The score is the distance in robust standard deviations, rounded to 0.000001 and at most
 * {@code 1e6}. It does not depend on the order of the history.
 */
public final class HampelDetector implements Detector {
  private static final double DEFAULT_THRESHOLD = 5;
  private static final double ROUNDING = 1e6;
  private static final double LARGEST_SCORE = 1e6;

  private final Kind kind;
  private final double threshold;
  private final double leastDeviation;

  private HampelDetector(Kind kind, double threshold, double leastDeviation) {
    this.kind = kind;
    this.threshold = threshold;
    this.leastDeviation = leastDeviation;
  }

  /**
   * For values of any kind. A history that is constant makes every other value an anomaly; {@link
   * #withLeastDeviation} says how much is still ordinary.
   */
  public static HampelDetector ofValues() {
    return new HampelDetector(Kind.VALUES, DEFAULT_THRESHOLD, 0);
  }

  /** For counts, none below zero. */
  public static HampelDetector ofCounts() {
    return new HampelDetector(Kind.COUNTS, DEFAULT_THRESHOLD, 1);
  }

  /**
   * @param deviations beyond which a value is set aside, above 0; 5 by default
   */
  public HampelDetector withThreshold(double deviations) {
    checkArgument(
        deviations > 0 && Double.isFinite(deviations),
        "Invalid threshold: %s (must be > 0)",
        deviations);
    return new HampelDetector(kind, deviations, leastDeviation);
  }

  /**
   * @param deviation the least that is assumed, in the unit of the distance. For counts 1, the
   *     default, stands for independent events; events that come in groups, such as a page with its
   *     images, have more: the square root of the variance over the mean
   */
  public HampelDetector withLeastDeviation(double deviation) {
    checkArgument(
        deviation >= 0 && Double.isFinite(deviation),
        "Invalid least deviation: %s (must be >= 0)",
        deviation);
    return new HampelDetector(kind, threshold, deviation);
  }

  @Override
  public Verdict verdict(double[] history) {
    double value = history[history.length - 1];
    double[] before = Arrays.copyOf(history, history.length - 1);
    if (kind == Kind.COUNTS && Medians.median(before) == 0) {
      double[] active = Arrays.stream(before).filter(count -> count != 0).toArray();
      if (value == 0 || active.length == 0) {
        return verdictOn(value, before);
      }
      return verdictOn(value, active);
    }
    return verdictOn(value, before);
  }

  private Verdict verdictOn(double value, double[] before) {
    double expected = Medians.median(before);
    DoubleUnaryOperator scale = kind.scale;
    double center = scale.applyAsDouble(expected);
    double deviation =
        Math.max(
            leastDeviation, Medians.deviation(Arrays.stream(before).map(scale).toArray(), center));
    double distance = scale.applyAsDouble(value) - center;
    double score = distance == 0 ? 0 : rounded(distance / deviation);
    return new Verdict(
        expected,
        score,
        Math.abs(score) > threshold ? Verdict.Standing.SET_ASIDE : Verdict.Standing.KEPT);
  }

  private static double rounded(double score) {
    double limited = Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, score));
    return Math.rint(limited * ROUNDING) / ROUNDING + 0.0;
  }

  /** What the values are, and on which scale they are compared. */
  private enum Kind {
    VALUES(value -> value),
    COUNTS(count -> 2 * Math.sqrt(Math.max(0, count) + 0.375));

    private final transient DoubleUnaryOperator scale;

    Kind(DoubleUnaryOperator scale) {
      this.scale = scale;
    }
  }

  @Override
  public String toString() {
    return "HampelDetector[" + kind + ", " + threshold + ", " + leastDeviation + "]";
  }
}
