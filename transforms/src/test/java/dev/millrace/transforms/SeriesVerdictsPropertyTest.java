package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.SeriesVerdicts.IntervalVerdict;
import dev.millrace.transforms.Verdict.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SeriesVerdictsPropertyTest {

  /** Shows what it was given: the hash of the history, and how long it was. */
  private static final Detector MIRROR =
      history -> new Verdict(Arrays.hashCode(history), history.length, Standing.KEPT);

  @Property
  void givesEachIntervalTheVerdictThatItHasByItself(
      @ForAll @Size(max = 40)
          Map<@LongRange(min = -60, max = 200) Long, @IntRange(max = 9) Integer> some,
      @ForAll @IntRange(min = 2, max = 20) int history,
      @ForAll @IntRange(min = 2, max = 20) int leastKnown) {
    SortedMap<Long, Double> values = new TreeMap<>();
    some.forEach((interval, value) -> values.put(interval, value.doubleValue()));
    int least = Math.min(leastKnown, history + 1);
    SeriesVerdicts judge = SeriesVerdicts.by(MIRROR).withLeastKnown(least).withHistory(history);

    List<IntervalVerdict> all = judge.all(values);

    assertThat(all, is(byDefinition(values, history, least)));
    all.forEach(
        verdict -> assertThat(judge.at(verdict.interval(), values).orElseThrow(), is(verdict)));
  }

  private static List<IntervalVerdict> byDefinition(
      SortedMap<Long, Double> values, int history, int leastKnown) {
    List<IntervalVerdict> verdicts = new ArrayList<>();
    if (values.isEmpty()) {
      return verdicts;
    }
    for (long interval = values.firstKey(); interval <= values.lastKey(); interval++) {
      List<Double> known = new ArrayList<>();
      for (long earlier = interval - history; earlier <= interval; earlier++) {
        if (values.containsKey(earlier)) {
          known.add(values.get(earlier));
        } else if (!known.isEmpty()) {
          known.add(0.0);
        }
      }
      if (known.size() >= leastKnown) {
        verdicts.add(seen(interval, known.stream().mapToDouble(Double::doubleValue).toArray()));
      }
    }
    return verdicts;
  }

  private static IntervalVerdict seen(long interval, double... history) {
    return new IntervalVerdict(interval, history[history.length - 1], MIRROR.verdict(history));
  }
}
