package dev.millrace.pipelines.deadletters;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.EventReason;
import java.io.Serializable;
import java.util.Set;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are replayed. A pure function of a letter.
 *
 * @param step that set it aside; null for any
 * @param reasons why; none for any
 * @param from the first event time; with it or the next a letter without a time is not asked for
 * @param until the first event time behind them
 * @param maxAttempts how often a letter may be replayed
 * @param repair of those that are
 */
public record LetterSelection(
    @Nullable String step,
    Set<String> reasons,
    @Nullable Instant from,
    @Nullable Instant until,
    int maxAttempts,
    Repair repair)
    implements Serializable {

  /**
   * What becomes of a letter that no replay has used up.
   *
   * @param corrected what a person made of it; null if nobody did
   */
  public Fate of(DeadLetter letter, @Nullable DeadLetter corrected) {
    boolean wanted = repair != Repair.CORRECTION || corrected != null;
    if (!wanted || !isAskedFor(letter)) {
      return Fate.NOT_ASKED_FOR;
    } else if (letter.attempts() >= maxAttempts) {
      return Fate.OUT_OF_ATTEMPTS;
    }
    return switch (repair) {
      case NONE -> isReadable(letter) ? Fate.REPLAYED : Fate.INCOMPLETE;
      case PATCH ->
          letter.context() != null
              ? Fate.NOT_JSON
              : isReadable(letter) ? Fate.REPLAYED : Fate.INCOMPLETE;
      case CORRECTION -> Fate.REPLAYED;
    };
  }

  /** Whether a letter has all that is needed to read its record again. */
  static boolean isComplete(DeadLetter letter) {
    DeadLetter.Context context = letter.context();
    return letter.isWhole() && (context == null || !context.text().isEmpty());
  }

  /** A record of a topic without a value has nothing to read, which is not an empty line. */
  private static boolean isReadable(DeadLetter letter) {
    return isComplete(letter) && !letter.reason().equals(EventReason.NO_VALUE.word());
  }

  private boolean isAskedFor(DeadLetter letter) {
    return (step == null || step.equals(letter.step()))
        && (reasons.isEmpty() || reasons.contains(letter.reason()))
        && isInTime(letter.eventTime());
  }

  private boolean isInTime(@Nullable Instant time) {
    if (from == null && until == null) {
      return true;
    }
    return time != null
        && (from == null || !time.isBefore(from))
        && (until == null || time.isBefore(until));
  }
}
