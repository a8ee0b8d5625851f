package dev.millrace.transforms;

import java.util.Arrays;

/** The median, and the scale that is made of medians. */
final class Medians {

  /** Makes the median absolute deviation of a normal distribution its standard deviation. */
  private static final double NORMAL_CONSISTENCY = 1.4826;

  private Medians() {}

  /** The middle value, or the mean of the middle two. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
  }

  /**
   * The median distance from {@code center}, as a standard deviation: the MADN of Rousseeuw and
   * Croux, Alternatives to the Median Absolute Deviation, JASA 88 (1993).
   */
  static double deviation(double[] values, double center) {
    return NORMAL_CONSISTENCY * median(distances(values, center));
  }

  private static double[] distances(double[] values, double center) {
    return Arrays.stream(values).map(value -> Math.abs(value - center)).toArray();
  }
}
