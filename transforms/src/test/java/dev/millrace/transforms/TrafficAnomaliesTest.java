package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.millrace.transforms.SeriesVerdicts.IntervalVerdict;
import dev.millrace.transforms.Verdict.Standing;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the detector for counts makes of made-up days whose anomalies are known. */
class TrafficAnomaliesTest {
  private static final long SEED = 19_740_601;
  private static final int DAYS = 10;
  private static final int MINUTES_OF_A_DAY = 1440;

  @Test
  void findsEveryFloodAndSeldomCallsAnOrdinaryMinuteOne() {
    System.out.println("TrafficAnomaliesTest: random seed " + SEED);
    List<IntervalVerdict> setAside = setAside(days(6));

    assertThat(setAside.stream().filter(one -> flooded(one.interval())).toList(), hasSize(50));
    assertThat(
        "false alarms in " + DAYS + " days",
        setAside.stream().filter(one -> !flooded(one.interval())).count(),
        is(lessThanOrEqualTo((long) DAYS * MINUTES_OF_A_DAY / 1000)));
  }

  @Test
  void findsTheHourInWhichNothingComes() {
    SortedMap<Long, Double> values = days(1);
    values.subMap(5_000L, 5_050L).clear();

    List<IntervalVerdict> setAside = setAside(values);

    assertThat(
        setAside.stream()
            .filter(one -> one.interval() >= 5_000 && one.interval() < 5_050)
            .filter(one -> one.value() == 0 && one.verdict().score() < 0)
            .toList(),
        hasSize(50));
  }

  private static List<IntervalVerdict> setAside(SortedMap<Long, Double> values) {
    return SeriesVerdicts.by(HampelDetector.ofCounts()).all(values).stream()
        .filter(one -> one.verdict().standing() == Standing.SET_ASIDE)
        .toList();
  }

  /** Poisson counts, from 20 a minute at midnight to 200 at noon, times so many in a flood. */
  private static SortedMap<Long, Double> days(int floodFactor) {
    Random random = new Random(SEED);
    SortedMap<Long, Double> values = new TreeMap<>();
    for (long minute = 0; minute < (long) DAYS * MINUTES_OF_A_DAY; minute++) {
      double mean = 110 - 90 * Math.cos(2 * Math.PI * minute / MINUTES_OF_A_DAY);
      values.put(minute, (double) poisson(random, flooded(minute) ? floodFactor * mean : mean));
    }
    return values;
  }

  /** Five minutes a day, at another time each day; not before anything is known. */
  private static boolean flooded(long minute) {
    long day = minute / MINUTES_OF_A_DAY;
    long start = day * MINUTES_OF_A_DAY + 100 + 137 * day;
    return minute >= start && minute < start + 5;
  }

  /** Waiting times until their sum exceeds the mean. */
  private static int poisson(Random random, double mean) {
    int count = 0;
    for (double time = -Math.log(1 - random.nextDouble());
        time < mean;
        time -= Math.log(1 - random.nextDouble())) {
      count++;
    }
    return count;
  }
}
