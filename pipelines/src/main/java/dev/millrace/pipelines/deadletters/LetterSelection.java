package dev.millrace.pipelines.deadletters;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.EventReason;
import java.io.Serializable;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are replayed. A pure function of a letter.
 *
 * @param reasons why they were set aside; none for any
 * @param maxAttempts how often a letter may be replayed
 * @param repair of those that are
 */
public record LetterSelection(Set<String> reasons, int maxAttempts, Repair repair)
    implements Serializable {
  private static final Pattern NAMED_JSON =
      Pattern.compile(
          "\\.(?:json|jsonl|ndjson)(?:\\.(?:gz|gzip|bz2|bzip2|zst|zstd))?$",
          Pattern.CASE_INSENSITIVE);

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
          letter.context() != null && !isJson(letter.context())
              ? Fate.NOT_JSON
              : isReadable(letter) ? Fate.REPLAYED : Fate.INCOMPLETE;
      case CORRECTION -> Fate.REPLAYED;
    };
  }

  /**
   * Whether a letter has all that is needed to read its record again. One of the first version does
   * not say whether it stood in CSV or Avro, which would be taken for JSON.
   */
  static boolean isComplete(DeadLetter letter) {
    DeadLetter.Context context = letter.context();
    boolean known =
        context == null
            ? letter.version() >= 2 || NAMED_JSON.matcher(letter.position().source()).find()
            : isJson(context) || !context.text().isEmpty();
    return letter.isWhole() && known;
  }

  private static boolean isJson(DeadLetter.Context context) {
    return context.format().equals("json");
  }

  /** A record of a topic without a value has nothing to read, which is not an empty line. */
  private static boolean isReadable(DeadLetter letter) {
    return isComplete(letter) && !letter.reason().equals(EventReason.NO_VALUE.word());
  }

  private boolean isAskedFor(DeadLetter letter) {
    return reasons.isEmpty() || reasons.contains(letter.reason());
  }
}
