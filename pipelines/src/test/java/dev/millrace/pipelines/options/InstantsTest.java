package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.joda.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
  @ParameterizedTest
  @CsvSource({
    // Seconds since 1970 from the date command of coreutils.
    "2026-01-31T10:00:00Z, 1769853600000",
    "2026-01-31T12:00+02:00, 1769853600000",
    "2026-01-31T10:00:00.250Z, 1769853600250",
    "2026-01-31, 1769817600000",
    "1969-12-31T23:59:59Z, -1000"
  })
  void timesAreReadToTheMillisecond(String text, long millis) {
    assertThat(Instants.parse(text), is(Instant.ofEpochMilli(millis)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-01-31T10:00:00",
        "2026-13-01",
        "2026-02-30",
        "31.01.2026",
        "2026-01-31 10:00:00Z",
        "1769853600",
        "+999999999-01-01T00:00:00Z"
      })
  void whatIsNoTimeWithAZoneIsRefusedWithWhatIsValid(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Instants.parse(text));

    assertThat(
        refusal.getMessage(),
        is(
            "Invalid time: "
                + text
                + " (must be a time in ISO 8601 with its zone, such as 2026-01-31T10:00:00Z, or a"
                + " date, such as 2026-01-31 (midnight UTC))"));
  }
}
