package dev.millrace.pipelines.console;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|0", "999|999", "1000|1,000", "12345678|12,345,678", "-1000|-1,000"})
  void countsHaveThousandsSeparators(long number, String text) {
    assertThat(Figures.count(number), is(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "999, 999 bytes",
    "1000, 1.0 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "1234567890, 1.2 GB",
    "9223372036854775807, 9.2 EB"
  })
  void bytesAreRounded(long number, String text) {
    assertThat(Figures.bytes(number), is(text));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 %", "0.455, 45 %", "0.9999, 99 %", "1, 100 %"})
  void aShareIsCompleteOnlyAtTheEnd(double share, String text) {
    assertThat(Figures.percent(share), is(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0:00",
    "PT7.9S, 0:07",
    "PT12M34S, 12:34",
    "PT1H2M3S, 1:02:03",
    "PT30H, 30:00:00"
  })
  void timesAreShownAsOnAClock(Duration duration, String text) {
    assertThat(Figures.clock(duration), is(text));
  }

  @Test
  void aSparklineRisesWithItsValues() {
    assertThat(Figures.sparkline(List.of(0, 1, 2, 3, 4, 5, 6, 7)), is("▁▂▃▄▅▆▇█"));
    assertThat(Figures.sparkline(List.of(0, 0)), is("▁▁"));
    assertThat(Figures.sparkline(List.of(-5, 10.0)), is("▁█"));
    assertThat(Figures.sparkline(List.of()), is(""));
  }
}
