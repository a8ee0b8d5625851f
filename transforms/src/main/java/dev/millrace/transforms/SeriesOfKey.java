package dev.millrace.transforms;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** One key's points as a series of numbered intervals. */
final class SeriesOfKey {
  private SeriesOfKey() {}

  /**
   * Adds up the points of an interval from the least to the greatest, so that order is no matter.
   */
  static SortedMap<Long, Double> of(Iterable<SeriesPoint> points, Duration width) {
    List<SeriesPoint> sorted = new ArrayList<>();
    points.forEach(sorted::add);
    sorted.sort(Comparator.comparingDouble(SeriesPoint::value));
    SortedMap<Long, Double> series = new TreeMap<>();
    sorted.forEach(
        point -> series.merge(interval(point.start(), width), point.value(), Double::sum));
    return series;
  }

  static long interval(Instant time, Duration width) {
    return Math.floorDiv(time.getMillis(), width.getMillis());
  }

  static Instant start(long interval, Duration width) {
    return Instant.ofEpochMilli(interval * width.getMillis());
  }
}
