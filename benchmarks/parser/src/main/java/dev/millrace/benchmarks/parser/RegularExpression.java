package dev.millrace.benchmarks.parser;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a careful person writes by hand: one pattern, compiled once, with possessive groups that
 * never go back, and the JDK's own parser for the time.
 */
final class RegularExpression {
  private static final Pattern COMBINED =
      Pattern.compile(
          "(\\S++) (\\S++) (\\S++) \\[([^\\]]++)\\] \"(\\S++) (\\S++) (HTTP/[0-9.]++)\" (\\d{3})"
              + " (\\d++|-) \"((?:[^\"\\\\]|\\\\.)*+)\" \"((?:[^\"\\\\]|\\\\.)*+)\"");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);

  private final Matcher matcher = COMBINED.matcher("");

  /** All fields of a line, decoded. */
  record Entry(
      String client,
      String user,
      long time,
      String method,
      String target,
      String protocol,
      int status,
      long bytes,
      String referrer,
      String agent) {}

  /** Gives null for a line that the pattern does not know. */
  @org.jspecify.annotations.Nullable
  Entry parse(String line) {
    if (!matcher.reset(line).matches()) {
      return null;
    }
    String bytes = matcher.group(9);
    return new Entry(
        matcher.group(1),
        matcher.group(3),
        ZonedDateTime.parse(matcher.group(4), TIME).toInstant().toEpochMilli(),
        matcher.group(5),
        matcher.group(6),
        matcher.group(7),
        Integer.parseInt(matcher.group(8)),
        bytes.equals("-") ? 0 : Long.parseLong(bytes),
        matcher.group(10),
        matcher.group(11));
  }
}
