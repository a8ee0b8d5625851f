package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.SeriesVerdicts.IntervalVerdict;
import dev.millrace.transforms.Verdict.Standing;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeriesVerdictsTest {

  /** Shows what it was given: the hash of the history, and how long it was. */
  private static final Detector MIRROR =
      history -> new Verdict(Arrays.hashCode(history), history.length, Standing.KEPT);

  @Test
  void judgesByTheIntervalsFromTheFirstKnownOneOnWithZerosBetween() {
    List<IntervalVerdict> verdicts =
        SeriesVerdicts.by(MIRROR)
            .withLeastKnown(3)
            .withHistory(4)
            .all(new TreeMap<>(Map.of(10L, 5.0, 11L, 6.0, 14L, 7.0, 16L, 8.0)));

    assertThat(
        verdicts,
        contains(
            seen(12, 5, 6, 0),
            seen(13, 5, 6, 0, 0),
            seen(14, 5, 6, 0, 0, 7),
            seen(15, 6, 0, 0, 7, 0),
            seen(16, 7, 0, 8)));
  }

  @Test
  void knowsNothingAfterAGapAsLongAsTheHistory() {
    List<IntervalVerdict> verdicts =
        SeriesVerdicts.by(MIRROR)
            .withLeastKnown(2)
            .withHistory(2)
            .all(new TreeMap<>(Map.of(0L, 1.0, 1_000_000_000L, 2.0, 1_000_000_001L, 3.0)));

    assertThat(verdicts, contains(seen(1, 1, 0), seen(2, 1, 0, 0), seen(1_000_000_001, 2, 3)));
  }

  @Test
  void saysNothingUnderThirtyKnownIntervals() {
    SortedMap<Long, Double> values = new TreeMap<>();
    for (long minute = 0; minute < 29; minute++) {
      values.put(minute, 1.0);
    }
    assertThat(SeriesVerdicts.by(MIRROR).all(values), is(empty()));

    values.put(29L, 1.0);
    assertThat(SeriesVerdicts.by(MIRROR).all(values), hasSize(1));
  }

  @Test
  void looksBackTwoHoursOfMinutes() {
    SortedMap<Long, Double> values = new TreeMap<>();
    for (long minute = 0; minute < 500; minute++) {
      values.put(minute, 1.0);
    }

    List<IntervalVerdict> verdicts = SeriesVerdicts.by(MIRROR).all(values);

    assertThat(verdicts.get(verdicts.size() - 1).verdict().score(), is(121.0));
  }

  @Test
  void refusesHistoriesThatCannotBeKnown() {
    SeriesVerdicts judge = SeriesVerdicts.by(MIRROR);

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> judge.withHistory(28)).getMessage(),
        is("Invalid history: 28 intervals (must be at least 29, since 30 must be known)"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> judge.withLeastKnown(1)).getMessage(),
        is("Invalid least number of known intervals: 1 (must be from 2 to 121)"));
  }

  private static IntervalVerdict seen(long interval, double... history) {
    return new IntervalVerdict(interval, history[history.length - 1], MIRROR.verdict(history));
  }
}
