package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Judges each value of a series by the intervals before it. The verdict for interval m is a pure
 * function of the values of intervals m−H to m, H being the history: those before the first one in
 * it that has a value are missing, later ones without a value are zero, and under a least number of
 * known intervals (m is one) there is no verdict.
 *
 * <p>Intervals without a value are judged too, up to the last that has one: silence can be an
 * anomaly. So a long gap costs H verdicts, and after them nothing is known.
 *
 * <p>Cost: for each interval one verdict on at most H + 1 values.
 */
public final class SeriesVerdicts implements Serializable {
  private static final int DEFAULT_HISTORY = 120;
  private static final int DEFAULT_LEAST_KNOWN = 30;

  private final Detector detector;
  private final int history;
  private final int leastKnown;

  private SeriesVerdicts(Detector detector, int history, int leastKnown) {
    this.detector = detector;
    this.history = history;
    this.leastKnown = leastKnown;
  }

  public static SeriesVerdicts by(Detector detector) {
    return new SeriesVerdicts(detector, DEFAULT_HISTORY, DEFAULT_LEAST_KNOWN);
  }

  /**
   * @param intervals to look back, at least one less than must be known; 120 by default
   */
  public SeriesVerdicts withHistory(int intervals) {
    checkArgument(
        intervals >= leastKnown - 1,
        "Invalid history: %s intervals (must be at least %s, since %s must be known)",
        intervals,
        leastKnown - 1,
        leastKnown);
    return new SeriesVerdicts(detector, intervals, leastKnown);
  }

  /**
   * @param intervals that must be known for a verdict, from 2 to one more than the history; 30 by
   *     default
   */
  public SeriesVerdicts withLeastKnown(int intervals) {
    checkArgument(
        intervals >= 2 && intervals <= history + 1,
        "Invalid least number of known intervals: %s (must be from 2 to %s)",
        intervals,
        history + 1);
    return new SeriesVerdicts(detector, history, intervals);
  }

  /** How many intervals a verdict looks back. */
  public int history() {
    return history;
  }

  /**
   * The verdicts on all intervals that can be judged, in their order.
   *
   * @param values by the number of their interval; none of them NaN
   */
  public List<IntervalVerdict> all(SortedMap<Long, Double> values) {
    List<IntervalVerdict> verdicts = new ArrayList<>();
    KnownValues known = new KnownValues(values);
    for (int last = 0; last < known.size(); last++) {
      long start = known.interval(last);
      long nextStart = last + 1 < known.size() ? known.interval(last + 1) : start + 1;
      long end = Math.min(nextStart, start + history + 1);
      for (long interval = start; interval < end; interval++) {
        judged(interval, known.upTo(interval, history)).ifPresent(verdicts::add);
      }
    }
    return verdicts;
  }

  /** The verdict on one interval, whether it has a value or not. */
  public Optional<IntervalVerdict> at(long interval, SortedMap<Long, Double> values) {
    return judged(
        interval,
        new KnownValues(values.subMap(interval - history, interval + 1)).upTo(interval, history));
  }

  private Optional<IntervalVerdict> judged(long interval, double[] known) {
    if (known.length < leastKnown) {
      return Optional.empty();
    }
    return Optional.of(
        new IntervalVerdict(interval, known[known.length - 1], detector.verdict(known)));
  }

  /** What was said of one interval and its value. */
  public record IntervalVerdict(long interval, double value, Verdict verdict) {}
}
