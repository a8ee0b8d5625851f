package dev.millrace.conformance.oracle;

import java.util.List;

/**
 * The Hampel identifier on counts, looking back: the distance of a count from the median of those
 * before it, both as {@code 2 sqrt(x + 3/8)}, in units of 1.4826 times the median distance of those
 * before it, at least 2. More than 5 is an anomaly. Where the median is zero, a count is compared
 * with those that are not, and a zero is ordinary.
 *
 * @param expected the median
 * @param score the distance, rounded to 0.000001
 */
record Hampel(double expected, double score) {
  private static final double THRESHOLD = 5;
  private static final double NORMAL = 1.4826;
  private static final double LEAST_DEVIATION = 2;

  /** Judges the last of these counts by the others. */
  static Hampel last(List<Double> counts) {
    double value = counts.get(counts.size() - 1);
    List<Double> before = counts.subList(0, counts.size() - 1);
    if (median(before) == 0 && value != 0) {
      List<Double> active = before.stream().filter(count -> count != 0).toList();
      return active.isEmpty() ? judge(value, before) : judge(value, active);
    }
    return judge(value, before);
  }

  private static Hampel judge(double value, List<Double> before) {
    double expected = median(before);
    double center = stable(expected);
    double spread =
        NORMAL * median(before.stream().map(count -> Math.abs(stable(count) - center)).toList());
    double score = (stable(value) - center) / Math.max(LEAST_DEVIATION, spread);
    double bounded = Math.max(-1e6, Math.min(1e6, score));
    return new Hampel(expected, Math.rint(bounded * 1e6) / 1e6);
  }

  boolean isAnomaly() {
    return Math.abs(score) > THRESHOLD;
  }

  private static double stable(double count) {
    return 2 * Math.sqrt(count + 0.375);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
