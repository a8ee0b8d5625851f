package dev.millrace.pipelines.topics;

import dev.millrace.pipelines.options.Durations;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does bounded increments one after the other, as an engine reads topics that cannot, or shall not,
 * run a stream that does not end.
 *
 * @param every how long after its start the next increment starts; null to do what there is, and
 *     end
 */
public record Increments(@Nullable Duration every) {

  /**
   * As an option has it.
   *
   * @param duration null where there is none
   */
  public static Increments every(@Nullable String duration) {
    return new Increments(
        duration == null ? null : Duration.ofMillis(Durations.parse(duration).getMillis()));
  }

  /** One increment. */
  @FunctionalInterface
  public interface Increment {
    /** Reads what there is now. */
    Progress read() throws IOException;
  }

  /** How things stand after an increment. */
  public enum Progress {
    /** It has read something, and there may be more. */
    READ,
    /** It has found nothing to read. */
    NOTHING_NEW,
    /** Nothing comes any more. */
    ENDED
  }

  /** Goes on until nothing comes any more, or the thread is interrupted; once through, if so. */
  public void run(Increment increment) throws IOException {
    while (true) {
      long started = System.nanoTime();
      Progress progress = increment.read();
      boolean done =
          switch (progress) {
            case READ -> false;
            case NOTHING_NEW -> every == null;
            case ENDED -> true;
          };
      if (done || (every != null && !sleepUntil(started + every.toNanos()))) {
        return;
      }
    }
  }

  private static boolean sleepUntil(long nanos) {
    try {
      // Also where it is late: a thread that was interrupted does not sleep.
      Thread.sleep(Math.max(0, nanos - System.nanoTime()) / 1_000_000);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
