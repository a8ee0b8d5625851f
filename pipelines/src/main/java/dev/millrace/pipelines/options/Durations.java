package dev.millrace.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.time.Duration;

/**
 * Durations as people write them: whole numbers, each with its unit, from the greatest unit to the
 * least: {@code 5m}, {@code 1h30m}, {@code 90s}, {@code 500ms}, {@code 7d}. A day is 24 hours.
 */
public final class Durations {
  /** What {@link #parse} takes, in words. */
  public static final String VALID = "a duration such as 90s, 5m or 1h30m (units d, h, m, s, ms)";

  /** The same as a regular expression, but for the empty text, which it takes. */
  static final String FORM = "(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?";

  private static final Pattern WRITTEN = Pattern.compile(FORM);
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is no such duration, or longer than a long's
   *     milliseconds
   */
  public static Duration parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    checkArgument(
        !text.isEmpty() && matcher.matches(), "Invalid duration: %s (must be %s)", text, VALID);
    long millis = 0;
    try {
      for (int unit = 0; unit < MILLIS.length; unit++) {
        String count = matcher.group(2 * unit + 2);
        if (count != null) {
          millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(count), MILLIS[unit]));
        }
      }
    } catch (ArithmeticException | NumberFormatException tooLong) {
      throw new IllegalArgumentException(
          "Invalid duration: %s (must be at most %dd)".formatted(text, Long.MAX_VALUE / MILLIS[0]),
          tooLong);
    }
    return Duration.millis(millis);
  }

  /** The shortest text that {@link #parse} reads as this duration, which must not be negative. */
  public static String format(Duration duration) {
    long rest = duration.getMillis();
    checkArgument(rest >= 0, "Invalid duration: %s (must not be negative)", duration);
    StringBuilder text = new StringBuilder();
    for (int unit = 0; unit < MILLIS.length; unit++) {
      if (rest >= MILLIS[unit]) {
        text.append(rest / MILLIS[unit]).append(UNITS[unit]);
        rest %= MILLIS[unit];
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }
}
