package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import org.joda.time.Duration;

/**
 * What is too much, for a run that looks after itself. Books that do not balance are in any case.
 *
 * <p>The share of dead letters is judged by the ledger's totals {@code deadLetters} and {@code
 * read}: it depends on what was read alone, and is the same in every run. The delay is measured by
 * the clock, and is not.
 */
public final class HealthRules implements Serializable {
  private static final long NEVER = Long.MAX_VALUE;
  private static final HealthRules NONE = new HealthRules(1, 1, NEVER);

  private final double deadLetterShare;
  private final long leastLines;
  private final long delayMillis;

  private HealthRules(double deadLetterShare, long leastLines, long delayMillis) {
    this.deadLetterShare = deadLetterShare;
    this.leastLines = leastLines;
    this.delayMillis = delayMillis;
  }

  /** Nothing is too much. */
  public static HealthRules none() {
    return NONE;
  }

  /**
   * More than this share of the lines is too much, where there are enough of them to speak of a
   * share.
   *
   * @param share from 0 to 1, which is never passed
   * @param least so many lines are enough
   */
  public HealthRules withDeadLetterShare(double share, long least) {
    checkArgument(
        share >= 0 && share <= 1, "Invalid share of dead letters: %s (must be 0 to 1)", share);
    checkArgument(least >= 1, "Invalid least number of lines: %s (must be >= 1)", least);
    return new HealthRules(share, least, delayMillis);
  }

  /** More than this from the end of a window to its publication is too much. */
  public HealthRules withDelay(Duration delay) {
    checkArgument(delay.getMillis() > 0, "Invalid delay: %s (must be > 0)", delay);
    return new HealthRules(deadLetterShare, leastLines, delay.getMillis());
  }

  double deadLetterShare() {
    return deadLetterShare;
  }

  boolean isTooMany(long deadLetters, long lines) {
    return lines >= leastLines && deadLetters > deadLetterShare * lines;
  }

  long delayMillis() {
    return delayMillis;
  }
}
