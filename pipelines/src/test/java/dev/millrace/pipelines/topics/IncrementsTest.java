package dev.millrace.pipelines.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.topics.Increments.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncrementsTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  @Test
  void withoutATimeItIsDoneWhenNothingIsNew() throws IOException {
    assertThat(
        left(
            new Increments(null),
            Progress.READ,
            Progress.READ,
            Progress.NOTHING_NEW,
            Progress.READ),
        is(1));
  }

  @Test
  void withATimeItGoesOnUntilNothingComesAnyMore() throws IOException {
    assertThat(
        left(
            new Increments(AT_ONCE),
            Progress.READ,
            Progress.NOTHING_NEW,
            Progress.READ,
            Progress.ENDED,
            Progress.READ),
        is(1));
  }

  @Test
  void whoIsInterruptedEndsBetweenTwoIncrements() throws IOException {
    Thread.currentThread().interrupt();

    assertThat(left(new Increments(Duration.ofDays(1)), Progress.READ, Progress.READ), is(1));
    assertThat("the thread still knows", Thread.interrupted(), is(true));
  }

  /** How many increments were not done. */
  private static int left(Increments increments, Progress... progress) throws IOException {
    Deque<Progress> left = new ArrayDeque<>(List.of(progress));
    increments.run(left::removeFirst);
    return left.size();
  }
}
