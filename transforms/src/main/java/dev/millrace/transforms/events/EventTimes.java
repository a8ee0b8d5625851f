package dev.millrace.transforms.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates and times as RFC 3339 writes them: {@code 2026-01-31}, {@code
 * 2026-01-31T10:00:00.123+01:00}. In place of the T there may be a blank, seconds may be left out,
 * and an offset may lack its colon or its minutes. A time without an offset is one of the zone that
 * the feed's owner has named; of one that a clock shows twice, the first is meant.
 *
 * <p>Years are 1 to 9999, which every system that rows go to can hold.
 */
final class EventTimes {
  private static final long FIRST_SECOND =
      LocalDate.of(1, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  private static final long END_SECOND =
      LocalDate.of(10_000, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

  private static final String DATE = "a date such as 2026-01-31";
  private static final String TIME = "a time such as 2026-01-31T10:00:00Z";

  private EventTimes() {}

  static LocalDate date(String text) throws Refusal {
    if (text.length() != 10 || !isDate(text)) {
      throw Refusal.wrongType(DATE, Refusal.quoted(text));
    }
    return dateAt(text);
  }

  static LocalDate dateOfEpochDay(long day, String found) throws Refusal {
    if (day < FIRST_SECOND / 86_400 || day >= END_SECOND / 86_400) {
      throw Refusal.outOfRange("a date of the years 1 to 9999", found);
    }
    return LocalDate.ofEpochDay(day);
  }

  /**
   * @param zone of a time that says no offset; null if there is none
   */
  static Instant time(String text, @Nullable ZoneId zone) throws Refusal {
    if (text.length() < 16
        || !isDate(text)
        || "Tt ".indexOf(text.charAt(10)) < 0
        || !isTwoDigits(text, 11)
        || text.charAt(13) != ':'
        || !isTwoDigits(text, 14)) {
      throw Refusal.wrongType(TIME, Refusal.quoted(text));
    }
    int second = 0;
    int nano = 0;
    int at = 16;
    if (at < text.length() && text.charAt(at) == ':') {
      if (!isTwoDigits(text, 17)) {
        throw Refusal.wrongType(TIME, Refusal.quoted(text));
      }
      second = number(text, 17, 19);
      at = 19;
      if (at < text.length() && text.charAt(at) == '.') {
        int end = at + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
          end++;
        }
        nano = nanos(text, at + 1, end);
        at = end;
      }
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              dateAt(text), LocalTime.of(number(text, 11, 13), number(text, 14, 16), second, nano));
      return inRange(local.toInstant(offset(text, at, local, zone)), text);
    } catch (DateTimeException e) {
      throw Refusal.outOfRange(TIME, Refusal.quoted(text));
    }
  }

  static Instant timeOfMillis(long millis, String found) throws Refusal {
    return inRange(Instant.ofEpochMilli(millis), found);
  }

  static Instant timeOfMicros(long micros, String found) throws Refusal {
    return inRange(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L),
        found);
  }

  /** In whole milliseconds, as it must be. */
  static org.joda.time.Instant inMillis(Instant time, Supplier<String> found) throws Refusal {
    if (time.getNano() % 1_000_000 != 0) {
      throw Refusal.outOfRange("a time in whole milliseconds", found.get());
    }
    return org.joda.time.Instant.ofEpochMilli(time.toEpochMilli());
  }

  /** In whole microseconds, as it must be. */
  static Instant inMicros(Instant time, Supplier<String> found) throws Refusal {
    if (time.getNano() % 1_000 != 0) {
      throw Refusal.outOfRange("a time in whole microseconds", found.get());
    }
    return time;
  }

  private static Instant inRange(Instant time, String found) throws Refusal {
    if (time.getEpochSecond() < FIRST_SECOND || time.getEpochSecond() >= END_SECOND) {
      throw Refusal.outOfRange("a time of the years 1 to 9999", found);
    }
    return time;
  }

  private static ZoneOffset offset(String text, int at, LocalDateTime local, @Nullable ZoneId zone)
      throws Refusal {
    String rest = text.substring(at);
    if (rest.isEmpty()) {
      return ofZone(text, local, zone);
    } else if (rest.equals("Z") || rest.equals("z")) {
      return ZoneOffset.UTC;
    }
    char sign = rest.charAt(0);
    String digits =
        rest.length() == 6 && rest.charAt(3) == ':'
            ? rest.substring(1, 3) + rest.substring(4)
            : rest.substring(1);
    if ((sign != '+' && sign != '-')
        || (digits.length() != 2 && digits.length() != 4)
        || !digits.chars().allMatch(c -> isDigit((char) c))) {
      throw Refusal.wrongType(TIME, Refusal.quoted(text));
    }
    int hours = number(digits, 0, 2);
    int minutes = digits.length() == 4 ? number(digits, 2, 4) : 0;
    return sign == '-'
        ? ZoneOffset.ofHoursMinutes(-hours, -minutes)
        : ZoneOffset.ofHoursMinutes(hours, minutes);
  }

  private static ZoneOffset ofZone(String text, LocalDateTime local, @Nullable ZoneId zone)
      throws Refusal {
    if (zone == null) {
      throw Refusal.wrongType(
          "a time with its offset such as 2026-01-31T10:00:00Z (or give --timeZone)",
          Refusal.quoted(text));
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      throw Refusal.outOfRange("a time that there is in " + zone, Refusal.quoted(text));
    }
    return offsets.get(0);
  }

  /** Digits beyond the ninth must be zeros. */
  private static int nanos(String text, int from, int to) throws Refusal {
    int nano = 0;
    for (int i = 0; i < 9; i++) {
      nano = 10 * nano + (from + i < to ? text.charAt(from + i) - '0' : 0);
    }
    if (from == to) {
      throw Refusal.wrongType(TIME, Refusal.quoted(text));
    }
    for (int i = from + 9; i < to; i++) {
      if (text.charAt(i) != '0') {
        throw Refusal.outOfRange("a time in whole nanoseconds", Refusal.quoted(text));
      }
    }
    return nano;
  }

  private static boolean isDate(String text) {
    return isTwoDigits(text, 0)
        && isTwoDigits(text, 2)
        && text.charAt(4) == '-'
        && isTwoDigits(text, 5)
        && text.charAt(7) == '-'
        && isTwoDigits(text, 8);
  }

  private static LocalDate dateAt(String text) throws Refusal {
    int year = number(text, 0, 4);
    try {
      if (year > 0) {
        return LocalDate.of(year, number(text, 5, 7), number(text, 8, 10));
      }
    } catch (DateTimeException noSuchDay) {
      // Said below.
    }
    throw Refusal.outOfRange("a day of the calendar", Refusal.quoted(text));
  }

  private static boolean isTwoDigits(String text, int at) {
    return at + 2 <= text.length() && isDigit(text.charAt(at)) && isDigit(text.charAt(at + 1));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }
}
