package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/** What the clock says is what a rule says that looks at all records before. */
class PartitionClockPropertyTest {
  private static final long NOON = 1_772_366_400_000L;
  private static final long TEN_MINUTES = 600_000;

  @Property
  void aRecordStandsToThoseBeforeItAsTheRuleSays(
      @ForAll("steps") List<Step> steps, @ForAll @LongRange(max = 120_000) long maxDelay) {
    PartitionClock clock = PartitionClock.atBeginning(maxDelay);
    List<Standing> found = new ArrayList<>();
    List<Long> watermarks = new ArrayList<>();
    for (Step step : steps) {
      switch (step.kind()) {
        case LINE -> found.add(clock.judge(OptionalLong.of(step.time()), step.appended()));
        case UNREADABLE -> found.add(clock.judge(OptionalLong.empty(), step.appended()));
        case PROMISE -> clock.promise(step.time());
      }
      watermarks.add(clock.watermark());
    }

    assertThat(found, is(Rule.standings(steps, maxDelay)));
    assertThat(watermarks, is(Rule.watermarks(steps, maxDelay)));
  }

  @Property
  void aClockThatGoesOnWhereAnotherStoodSaysTheSame(
      @ForAll("steps") List<Step> steps, @ForAll @LongRange(max = 120_000) long maxDelay) {
    PartitionClock whole = PartitionClock.atBeginning(maxDelay);
    PartitionClock resumed = PartitionClock.atBeginning(maxDelay);
    for (Step step : steps) {
      resumed = PartitionClock.at(maxDelay, resumed.watermark());
      assertThat(step(resumed, step), is(step(whole, step)));
      assertThat(resumed.setAsideAt(step.appended()), is(whole.setAsideAt(step.appended())));
    }
  }

  private static Standing step(PartitionClock clock, Step step) {
    return switch (step.kind()) {
      case LINE -> clock.judge(OptionalLong.of(step.time()), step.appended());
      case UNREADABLE -> clock.judge(OptionalLong.empty(), step.appended());
      case PROMISE -> {
        clock.promise(step.time());
        yield Standing.ON_TIME;
      }
    };
  }

  /** The rule as the issue has it: nothing is remembered but the records themselves. */
  private record Rule(List<Step> before, long maxDelay) {
    static List<Standing> standings(List<Step> steps, long maxDelay) {
      List<Standing> standings = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i).kind() != Kind.PROMISE) {
          standings.add(new Rule(steps.subList(0, i), maxDelay).standing(steps.get(i)));
        }
      }
      return standings;
    }

    static List<Long> watermarks(List<Step> steps, long maxDelay) {
      List<Long> watermarks = new ArrayList<>();
      for (int i = 1; i <= steps.size(); i++) {
        watermarks.add(new Rule(steps.subList(0, i), maxDelay).watermark());
      }
      return watermarks;
    }

    private Standing standing(Step step) {
      if (step.kind() == Kind.UNREADABLE) {
        return Standing.UNREADABLE;
      } else if (step.time() > step.appended() + TEN_MINUTES) {
        return Standing.FUTURE;
      }
      return step.time() < watermark() ? Standing.LATE : Standing.ON_TIME;
    }

    private long watermark() {
      long latest = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
      for (int i = 0; i < before.size(); i++) {
        Step step = before.get(i);
        if (step.kind() == Kind.PROMISE) {
          latest = Math.max(latest, step.time());
        } else if (step.kind() == Kind.LINE
            && new Rule(before.subList(0, i), maxDelay).standing(step) == Standing.ON_TIME) {
          latest = Math.max(latest, step.time() - maxDelay);
        }
      }
      return latest;
    }
  }

  private enum Kind {
    LINE,
    UNREADABLE,
    PROMISE
  }

  private record Step(Kind kind, long time, long appended) {}

  /** Few, since the rule looks back from each record to all before it, and from those again. */
  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> around = Arbitraries.longs().between(NOON - 300_000, NOON + 300_000);
    Arbitrary<Long> time =
        Arbitraries.frequencyOf(
            Tuple.of(8, around), Tuple.of(1, around.map(near -> near + 3_600_000)));
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(8, Kind.LINE), Tuple.of(1, Kind.UNREADABLE), Tuple.of(1, Kind.PROMISE)),
            time,
            Arbitraries.longs().between(NOON, NOON + 600_000))
        .as(Step::new)
        .list()
        .ofMaxSize(12);
  }
}
