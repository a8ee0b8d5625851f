package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelayWatchTest {

  @Test
  void aDelayIsNewsAboveTheLimitAndEachTimeThatItHasMoreThanDoubled() {
    assertThat(
        news(99, 100, 101, 150, 202, 203, 300, 406, 407, 90_000),
        contains(101L, 203L, 407L, 90_000L));
  }

  /** Old lines that are read again are behind by years, and by less with each window. */
  @Test
  void oneThatOnlyShrinksIsNewsOnce() {
    assertThat(news(1_000_000, 900_000, 500_000, 101, 100, 50), contains(1_000_000L));
  }

  @Test
  void oneThatWasUnderTheLimitIsNewsAgain() {
    assertThat(news(1_000, 900, 100, 101, 102, 100, 110), contains(1_000L, 101L, 110L));
  }

  @Test
  void theGreatestDelayIsNoOverflow() {
    assertThat(
        news(Long.MAX_VALUE / 2 + 1, Long.MAX_VALUE, 5_000), contains(Long.MAX_VALUE / 2 + 1));
  }

  private static List<Long> news(long... delays) {
    DelayWatch watch = new DelayWatch(100);
    return LongStream.of(delays).filter(watch::isNews).boxed().toList();
  }
}
