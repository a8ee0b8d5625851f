package dev.millrace.transforms.sql;

import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.linq4j.function.Strict;

/**
 * What {@link StandardCalls} has generated code call; of a null, none is called and the result is
 * null. Public for that code, which lives in no package; nobody else should call it.
 */
@Strict
public final class SqlCalls {
  private static final int NO_ESCAPE = -1;

  private SqlCalls() {}

  /** The order of doubles: NaN is equal to itself and above all others, -0.0 equal to 0.0. */
  public static int compare(double left, double right) {
    return Double.compare(left + 0.0, right + 0.0);
  }

  /** How many characters a text has: code points, not units of UTF-16. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The characters from the nth, counted from 1; what lies before the text is not there. */
  public static String substring(String text, long from) {
    return part(text, sum(from, -1), Long.MAX_VALUE);
  }

  /** So many characters from the nth, counted from 1. */
  public static String substring(String text, long from, long count) {
    if (count < 0) {
      throw new ArithmeticException("SUBSTRING has a length below 0: " + count);
    }
    return part(text, sum(from, -1), sum(sum(from, -1), count));
  }

  /** At which character a text is in another, from 1; 0 if it is not there. */
  public static int position(String sought, String text) {
    return position(sought, text, 1);
  }

  /** The same, looking from the nth character on. */
  public static int position(String sought, String text, long from) {
    if (from < 1 || from > length(text) + 1L) {
      return 0;
    }
    int found = text.indexOf(sought, text.offsetByCodePoints(0, (int) (from - 1)));
    return found < 0 ? 0 : text.codePointCount(0, found) + 1;
  }

  /** Another text in the place of the characters from the nth, as many as it has. */
  public static String overlay(String text, String placed, long from) {
    return overlay(text, placed, from, length(placed));
  }

  /** Another text in the place of so many characters from the nth. */
  public static String overlay(String text, String placed, long from, long count) {
    long start = sum(from, -1);
    return part(text, 0, start) + placed + part(text, sum(start, count), Long.MAX_VALUE);
  }

  /** The first characters; for a number below 0 all but so many of the last ones. */
  public static String left(String text, long count) {
    return part(text, 0, count < 0 ? length(text) + count : count);
  }

  /** The last characters; for a number below 0 all but so many of the first ones. */
  public static String right(String text, long count) {
    return part(text, count < 0 ? -count : Math.max(0, length(text) - count), Long.MAX_VALUE);
  }

  /** Whether a text is like a pattern, in which % stands for any text and _ for a character. */
  public static boolean like(String text, String pattern) {
    return isLike(text, pattern, NO_ESCAPE);
  }

  /** The same with a character that makes a sign of the one behind it. */
  public static boolean like(String text, String pattern, String escape) {
    if (length(escape) != 1) {
      throw new IllegalArgumentException(
          "Invalid escape character of LIKE: '" + escape + "' (must be one character)");
    }
    int sign = escape.codePointAt(0);
    int width = escape.length();
    int at = pattern.indexOf(sign);
    while (at >= 0) {
      int next = at + width;
      int escaped = next < pattern.length() ? pattern.codePointAt(next) : NO_ESCAPE;
      if (escaped != '%' && escaped != '_' && escaped != sign) {
        throw new IllegalArgumentException(
            "Invalid pattern of LIKE: '%s' (%s must stand before %%, _ or itself)"
                .formatted(pattern, escape));
      }
      at = pattern.indexOf(sign, next + Character.charCount(escaped));
    }
    return isLike(text, pattern, sign);
  }

  /**
   * Goes through both once; where they part, one more character is taken by the last % and the rest
   * tried again. Calcite's own code makes a regular expression of the pattern for each row.
   */
  private static boolean isLike(String text, String pattern, int escape) {
    int at = 0;
    int next = 0;
    int taken = 0;
    int behind = -1;
    while (true) {
      if (next == pattern.length() && at == text.length()) {
        return true;
      }
      if (next < pattern.length()) {
        int first = pattern.codePointAt(next);
        boolean isEscaped = first == escape;
        int skipped = isEscaped ? Character.charCount(escape) : 0;
        int sign = isEscaped ? pattern.codePointAt(next + skipped) : first;
        if (sign == '%' && !isEscaped) {
          next++;
          behind = next;
          taken = at;
          continue;
        }
        if (at < text.length()) {
          int found = text.codePointAt(at);
          if (found == sign || (sign == '_' && !isEscaped)) {
            at += Character.charCount(found);
            next += skipped + Character.charCount(sign);
            continue;
          }
        }
      }
      if (behind < 0 || taken == text.length()) {
        return false;
      }
      taken += Character.charCount(text.codePointAt(taken));
      at = taken;
      next = behind;
    }
  }

  /** The sum, or the end of what a long holds on its side. */
  private static long sum(long left, long right) {
    long sum = left + right;
    boolean overflown = ((left ^ sum) & (right ^ sum)) < 0;
    return overflown ? left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE : sum;
  }

  /** Characters from one to before another, as far as there are such. */
  private static String part(String text, long from, long to) {
    int length = length(text);
    int first = (int) Math.max(0, Math.min(from, length));
    int end = (int) Math.max(first, Math.min(to, length));
    int start = text.offsetByCodePoints(0, first);
    return text.substring(start, text.offsetByCodePoints(start, end - first));
  }
}
