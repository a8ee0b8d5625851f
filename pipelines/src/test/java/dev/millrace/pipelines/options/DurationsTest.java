package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.joda.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "5m, 300000",
    "1h30m, 5400000",
    "90s, 90000",
    "500ms, 500",
    "7d, 604800000",
    "1d2h3m4s5ms, 93784005",
    "0s, 0",
    "90m, 5400000"
  })
  void durationsAreReadAsPeopleWriteThem(String text, long millis) {
    assertThat(Durations.parse(text), is(Duration.millis(millis)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "5", "5|", "m", "-5m", "+5m", "5 m", "30m1h", "5m5m", "1.5h", "PT5M", "5M", "5min",
        "1ms5s"
      })
  void whatIsNoDurationIsRefusedWithWhatIsValid(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));

    assertThat(
        refusal.getMessage(),
        is(
            "Invalid duration: "
                + text
                + " (must be a duration such as 90s, 5m or 1h30m (units d, h, m, s, ms))"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"106751991168d", "99999999999999999999s", "106751991167d8h"})
  void aDurationThatNoLongHoldsIsRefused(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));

    assertThat(
        refusal.getMessage(), startsWith("Invalid duration: " + text + " (must be at most "));
  }

  @Property
  void anyDurationIsReadBackFromItsText(@ForAll @LongRange(min = 0) long millis) {
    assertThat(
        Durations.parse(Durations.format(Duration.millis(millis))), is(Duration.millis(millis)));
  }

  @Property
  void theUnitsAddUp(
      @ForAll @IntRange(max = 100_000) int days,
      @ForAll @IntRange(max = 100_000) int hours,
      @ForAll @IntRange(max = 100_000) int minutes,
      @ForAll @IntRange(max = 100_000) int seconds,
      @ForAll @IntRange(max = 100_000) int millis) {
    String text = days + "d" + hours + "h" + minutes + "m" + seconds + "s" + millis + "ms";

    assertThat(
        Durations.parse(text).getMillis(),
        is(
            TimeUnit.DAYS.toMillis(days)
                + TimeUnit.HOURS.toMillis(hours)
                + TimeUnit.MINUTES.toMillis(minutes)
                + TimeUnit.SECONDS.toMillis(seconds)
                + millis));
  }

  @ParameterizedTest
  @CsvSource({"0, 0s", "60000, 1m", "5400000, 1h30m", "90061001, 1d1h1m1s1ms", "1, 1ms"})
  void theTextIsTheShortest(long millis, String text) {
    assertThat(Durations.format(Duration.millis(millis)), is(text));
  }
}
