package dev.millrace.io.jdbc;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
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
        SplitBounds.between(new Timestamp(0), new Timestamp(10), 2), is(List.of(new Timestamp(5))));
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
