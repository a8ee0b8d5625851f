package dev.millrace.io.jdbc;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitBoundsTest {
  @Test
  void numbersAreCutIntoRangesOfOneWidth() {
    assertThat(SplitBounds.between(0, 100, 4), is(List.of(25L, 50L, 75L)));
    assertThat(SplitBounds.between(Long.MIN_VALUE, Long.MAX_VALUE, 2), is(List.of(-1L)));
    assertThat(
        SplitBounds.between(new BigDecimal("0.5"), new BigDecimal("1.5"), 2),
        is(List.of(new BigDecimal("1.00000"))));
  }

  @Test
  void daysAndTimesAreCutToo() {
    assertThat(
        SplitBounds.between(Date.valueOf("2026-01-01"), Date.valueOf("2026-01-03"), 2),
        is(List.of(LocalDate.of(2026, 1, 2))));
    assertThat(
        SplitBounds.between(
            OffsetDateTime.parse("2026-01-01T01:00:00+01:00"),
            OffsetDateTime.parse("2026-01-01T00:00:00.010Z"),
            2),
        is(List.of(OffsetDateTime.parse("2026-01-01T00:00:00.005Z"))));
  }

  /** In Berlin clocks show the third hour of that night twice. */
  @Test
  void timesWithoutAZoneAreCutAsTheyStandWhereverTheMachineIs() {
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));

      assertThat(
          SplitBounds.between(
              LocalDateTime.parse("2025-10-26T00:00"), LocalDateTime.parse("2025-10-26T06:00"), 6),
          is(
              Stream.of("01:00", "02:00", "03:00", "04:00", "05:00")
                  .<Serializable>map(time -> LocalDateTime.parse("2025-10-26T" + time))
                  .toList()));
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  /** PostgreSQL's {@code infinity} comes as the last time that there is. */
  @Test
  void timesWithoutEndCannotBeCut() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    SplitBounds.between(
                        LocalDateTime.parse("2026-01-01T00:00"), LocalDateTime.MAX, 2))
            .getMessage(),
        is("has infinite times (must have none to be split by)"));
  }

  @Test
  void whatHasFewValuesHasFewRanges() {
    assertThat(SplitBounds.between(7, 7, 4), is(List.of()));
    assertThat(SplitBounds.between(7, 9, 4), is(List.of(8L)));
    assertThat(SplitBounds.between(null, null, 4), is(List.of()));
  }

  @Test
  void textCannotBeCut() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> SplitBounds.between("a", "b", 2))
            .getMessage(),
        is("has values of type String (must be a number, a date or a timestamp to be split by)"));
  }
}
