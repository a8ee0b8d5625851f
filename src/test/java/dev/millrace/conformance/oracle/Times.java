package dev.millrace.conformance.oracle;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the time of a line with java.time. */
final class Times {
  private static final DateTimeFormatter COMMON =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("dd/MMM/uuuu:HH:mm:ss")
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private Times() {}

  /** Epoch milliseconds, or null if there is no such time. */
  static @Nullable Long millis(String text) {
    try {
      return text.charAt(2) == '/' ? common(text) : iso(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static long common(String text) {
    int blank = text.indexOf(' ');
    return LocalDateTime.parse(text.substring(0, blank), COMMON)
        .toInstant(ZoneOffset.of(text.substring(blank + 1)))
        .toEpochMilli();
  }

  private static long iso(String text) {
    String colon = text.replace(',', '.').replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2");
    return OffsetDateTime.parse(colon).toInstant().toEpochMilli();
  }
}
