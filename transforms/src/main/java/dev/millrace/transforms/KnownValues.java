package dev.millrace.transforms;

import java.util.SortedMap;

/** The values of a series, read forward with a history that moves along. */
final class KnownValues {
  private final long[] intervals;
  private final double[] values;
  private int oldest;

  KnownValues(SortedMap<Long, Double> series) {
    intervals = series.keySet().stream().mapToLong(Long::longValue).toArray();
    values = series.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  int size() {
    return intervals.length;
  }

  long interval(int index) {
    return intervals[index];
  }

  /**
   * What is known of {@code interval - history} to {@code interval}, oldest first. Calls must not
   * go back.
   */
  double[] upTo(long interval, int history) {
    while (oldest < intervals.length && intervals[oldest] < interval - history) {
      oldest++;
    }
    if (oldest == intervals.length || intervals[oldest] > interval) {
      return new double[0];
    }
    long first = intervals[oldest];
    double[] known = new double[(int) (interval - first) + 1];
    for (int i = oldest; i < intervals.length && intervals[i] <= interval; i++) {
      known[(int) (intervals[i] - first)] = values[i];
    }
    return known;
  }
}
