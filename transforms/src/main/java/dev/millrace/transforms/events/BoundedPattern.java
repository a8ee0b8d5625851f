package dev.millrace.transforms.events;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;

/**
 * A regular expression that cannot be made to hang: in the syntax of RE2, which has no back
 * references and no look-around, so that a match takes time in proportion to the text; and of
 * bounded size, as is the text. Longer text does not match.
 */
final class BoundedPattern implements Predicate<Object> {
  private static final int LONGEST_PATTERN = 1_000;
  private static final int MOST_REPEATS = 1_000;
  private static final int LONGEST_TEXT = 10_000;
  private static final Pattern REPEATS = Pattern.compile("\\{([0-9]+)(?:,([0-9]*))?\\}");

  private final Pattern pattern;

  private BoundedPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws IllegalArgumentException if it is none, or too large
   */
  static BoundedPattern of(String pattern) {
    if (pattern.length() > LONGEST_PATTERN) {
      throw new IllegalArgumentException(
          "pattern of %,d characters (must have at most %,d)"
              .formatted(pattern.length(), LONGEST_PATTERN));
    }
    if (repeats(pattern) > MOST_REPEATS) {
      throw new IllegalArgumentException(
          "pattern %s whose counts of repetitions multiply to more than %,d (must be less)"
              .formatted(Refusal.quoted(pattern), MOST_REPEATS));
    }
    try {
      return new BoundedPattern(Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "pattern %s: %s (must be a regular expression of RE2, without back references and"
                  .formatted(Refusal.quoted(pattern), e.getDescription())
              + " look-around)",
          e);
    }
  }

  /** Repetitions in repetitions multiply; that they stand beside each other is not looked at. */
  private static long repeats(String pattern) {
    long product = 1;
    Matcher matcher = REPEATS.matcher(pattern);
    while (matcher.find() && product <= MOST_REPEATS) {
      String most = matcher.group(2);
      String count = most == null || most.isEmpty() ? matcher.group(1) : most;
      product *= count.length() > 4 ? MOST_REPEATS + 1 : Math.max(1, Long.parseLong(count));
    }
    return product;
  }

  @Override
  public boolean test(Object text) {
    String value = text.toString();
    return value.length() <= LONGEST_TEXT && pattern.matches(value);
  }
}
