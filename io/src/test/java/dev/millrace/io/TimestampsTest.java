package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** From year 0 to year 9999. */
  @Property(tries = 500)
  void readsWhatIsWritten(
      @ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long millis) {
    String text = WRITTEN.format(java.time.Instant.ofEpochMilli(millis));

    assertThat(Timestamps.parse(text), is(Instant.ofEpochMilli(millis)));
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0",
    "1970-01-01T01:00:00.000+01:00, 0",
    "1970-01-01T00:00:00.0005Z, 0"
  })
  void readsOtherShapesOfIso8601(String text, long millis) {
    assertThat(Timestamps.parse(text), is(Instant.ofEpochMilli(millis)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-01-31T24:00:00.000Z", "2026-01-31T10:61:00.000Z"})
  void refusesWhatIsNoTime(String text) {
    assertThrows(IllegalArgumentException.class, () -> Timestamps.parse(text));
  }

  @Test
  void refusesADayThatIsNotOfTheCalendar() {
    assertThrows(DateTimeException.class, () -> Timestamps.parse("2026-02-30T00:00:00.000Z"));
  }
}
