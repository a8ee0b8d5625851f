package dev.millrace.io.kafka;

import static dev.millrace.io.kafka.Standing.FUTURE;
import static dev.millrace.io.kafka.Standing.LATE;
import static dev.millrace.io.kafka.Standing.ON_TIME;
import static dev.millrace.io.kafka.Standing.UNREADABLE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.util.OptionalLong;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** With a delay of 30 seconds; the broker got everything at noon. */
class PartitionClockTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final long BEGINNING = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

  private final PartitionClock clock = PartitionClock.atBeginning(30_000);

  @Test
  void isLateByMoreThanTheDelay() {
    assertThat(judge(NOON), is(ON_TIME));
    assertThat(clock.watermark(), is(NOON - 30_000));
    assertThat(judge(NOON - 30_000), is(ON_TIME));
    assertThat(judge(NOON - 30_001), is(LATE));
    assertThat(clock.watermark(), is(NOON - 30_000));
  }

  @Test
  void isOfTheFutureByMoreThanTenMinutes() {
    assertThat(judge(NOON + 600_001), is(FUTURE));
    assertThat(clock.watermark(), is(BEGINNING));
    assertThat(judge(NOON + 600_000), is(ON_TIME));
    assertThat(clock.watermark(), is(NOON + 570_000));
  }

  @Test
  void isNotMovedByWhatNobodyCanRead() {
    assertThat(clock.judge(OptionalLong.empty(), NOON), is(UNREADABLE));
    assertThat(clock.watermark(), is(BEGINNING));
  }

  @Test
  void isMovedByAPromiseAndNeverBack() {
    clock.promise(NOON);
    clock.promise(NOON - 1);
    assertThat(clock.watermark(), is(NOON));
    assertThat(judge(NOON - 1), is(LATE));
    assertThat(judge(NOON), is(ON_TIME));
    assertThat(clock.watermark(), is(NOON));
  }

  @Test
  void believesNoTimeOfTheBrokerThatIsOutOfThisWorld() {
    assertThat(clock.judge(OptionalLong.of(NOON), Long.MAX_VALUE), is(ON_TIME));
    assertThat(clock.setAsideAt(Long.MAX_VALUE), is(NOON - 30_000));
    assertThat(PartitionClock.atBeginning(0).setAsideAt(Long.MAX_VALUE), lessThan(END));
    assertThat(PartitionClock.atBeginning(0).setAsideAt(-1), is(-1L));
  }

  @Test
  void whatIsPromisedBeyondAllRecordsIsTheEnd() {
    clock.promise(Long.MAX_VALUE);

    assertThat(clock.watermark(), is(END));
    assertThat(clock.isAtEnd(), is(true));
    assertThat(judge(NOON), is(LATE));
  }

  @Test
  void whatComesAfterTheEndHasAWindowThatIsStillOpen() {
    clock.promise(END);

    Instant setAside = Instant.ofEpochMilli(clock.setAsideAt(NOON));
    for (Duration width :
        new Duration[] {
          Duration.standardSeconds(1), Duration.standardMinutes(1), Duration.standardDays(1)
        }) {
      IntervalWindow window = FixedWindows.of(width).assignWindow(setAside);
      assertThat(window.end(), is(window.start().plus(width)));
      assertThat(window.maxTimestamp().isBefore(GlobalWindow.INSTANCE.maxTimestamp()), is(true));
    }
    assertThat(setAside.getMillis(), greaterThan(NOON));
  }

  private Standing judge(long time) {
    return clock.judge(OptionalLong.of(time), NOON);
  }
}
