package dev.millrace.pipelines.options;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.joda.time.Instant;

/**
 * Points in time as ISO 8601 writes them: with a zone ({@code 2026-01-31T10:00:00Z}, {@code
 * 2026-01-31T12:00+02:00}), or a date alone, which is its midnight in UTC.
 */
public final class Instants {
  /** What {@link #parse} takes, in words. */
  public static final String VALID =
      "a time in ISO 8601 with its zone, such as 2026-01-31T10:00:00Z, or a date, such as"
          + " 2026-01-31 (midnight UTC)";

  /** The times of four-digit years as a regular expression; a day need not be in the calendar. */
  static final String FORM =
      "[0-9]{4}-[0-9]{2}-[0-9]{2}"
          + "(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?";

  private Instants() {}

  /** To the millisecond; throws {@link IllegalArgumentException} if the text is no such time. */
  public static Instant parse(String text) {
    try {
      java.time.Instant time =
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      return Instant.ofEpochMilli(time.toEpochMilli());
    } catch (DateTimeException | ArithmeticException malformed) {
      throw new IllegalArgumentException(
          "Invalid time: %s (must be %s)".formatted(text, VALID), malformed);
    }
  }
}
