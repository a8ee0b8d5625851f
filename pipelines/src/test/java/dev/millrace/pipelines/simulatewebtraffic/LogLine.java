package dev.millrace.pipelines.simulatewebtraffic;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of the combined format as a regular expression reads it; shares no code with writers. */
record LogLine(String client, OffsetDateTime time, String request, int status, long bytes) {
  private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final Pattern COMBINED =
      Pattern.compile(
          "(\\S+) - (\\S+) \\[([^\\]]+)\\] "
              + QUOTED
              + " (\\d{3}) (\\d+|-) "
              + QUOTED
              + " "
              + QUOTED);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  static LogLine of(LabelledLine line) {
    String text = new String(line.line(), StandardCharsets.US_ASCII);
    Matcher matcher = COMBINED.matcher(text);
    if (!matcher.matches()) {
      throw new AssertionError("Not in the combined format: " + text);
    }
    String bytes = matcher.group(6);
    return new LogLine(
        matcher.group(1),
        OffsetDateTime.parse(matcher.group(3), TIME),
        matcher.group(4),
        Integer.parseInt(matcher.group(5)),
        bytes.equals("-") ? 0 : Long.parseLong(bytes));
  }
}
