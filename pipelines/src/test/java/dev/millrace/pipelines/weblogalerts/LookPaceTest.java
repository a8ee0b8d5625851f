package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookPaceTest {
  @ParameterizedTest
  @CsvSource({"0, 100", "1, 100", "25, 100", "26, 104", "1000, 4000"})
  void looksTakeAFifthOfTheTimeAtMost(long tookMillis, long pauseMillis) {
    assertThat(
        LookPace.tenTimesASecond().pauseAfter(Duration.ofMillis(tookMillis)),
        is(Duration.ofMillis(pauseMillis)));
  }
}
