package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RhythmTest {
  private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;

  @Test
  void itsMeanOverTheSimulatedTimeIsOneWhateverThatTimeIs() {
    for (int hours : new int[] {1, 7, 24, 200}) {
      Rhythm rhythm = Rhythm.over(MONDAY, MONDAY + hours * HOUR, 0.8, 15, 0.6, 7200);
      double sum = 0;
      int steps = 10_000;
      for (int i = 0; i < steps; i++) {
        double now = rhythm.at(MONDAY + (2L * i + 1) * hours * HOUR / (2L * steps));
        assertThat(now, is(lessThanOrEqualTo(rhythm.peak())));
        sum += now;
      }

      assertThat(sum / steps, is(closeTo(1, 0.002)));
    }
  }

  @Test
  void theAfternoonIsBusierThanTheNight() {
    Rhythm rhythm = Rhythm.over(MONDAY, MONDAY + 24 * HOUR, 0.8, 15, 1, 0);

    assertThat(rhythm.at(MONDAY + 15 * HOUR), is(greaterThan(2 * rhythm.at(MONDAY + 3 * HOUR))));
  }

  @Test
  void theDayIsTheSitesOwn() {
    Rhythm utc = Rhythm.over(MONDAY, MONDAY + 240 * HOUR, 0.8, 15, 1, 0);
    Rhythm east = Rhythm.over(MONDAY, MONDAY + 240 * HOUR, 0.8, 15, 1, 9 * 3600);

    assertThat(east.at(MONDAY + 6 * HOUR), is(closeTo(utc.at(MONDAY + 15 * HOUR), 1e-3)));
  }

  @Test
  void saturdayAndSundayAreTheWeekend() {
    Rhythm rhythm = Rhythm.over(MONDAY, MONDAY + 168 * HOUR, 0.5, 12, 0.5, 0);
    double friday = rhythm.at(MONDAY + (4 * 24 + 12) * HOUR);

    assertThat(rhythm.at(MONDAY + (5 * 24 + 12) * HOUR), is(closeTo(friday / 2, 1e-9)));
    assertThat(rhythm.at(MONDAY + (6 * 24 + 12) * HOUR), is(closeTo(friday / 2, 1e-9)));
    assertThat(rhythm.at(MONDAY + (7 * 24 + 12) * HOUR), is(closeTo(friday, 1e-9)));
  }
}
