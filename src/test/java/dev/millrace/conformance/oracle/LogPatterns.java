package dev.millrace.conformance.oracle;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An access log's format as regular expressions, one for each field. A line is text in which each
 * character is a byte (ISO-8859-1).
 */
final class LogPatterns {
  static final LogPatterns COMMON;
  static final LogPatterns COMBINED;

  private static final String QUOTED = "(?:\"(?<%1$s>.*?)\"|(?<%1$sAbsent>-))";

  /** The last quote of a line may be missing, because the line was cut. */
  private static final String LAST_QUOTED =
      "(?:\"(?<%1$s>.*?)\"%2$s$|(?<%1$sAbsent>-)%2$s$|\"(?<%1$sCut>.*)$)";

  /** Fields that a server appends: each after a blank, without quotes or quoted as a whole. */
  private static final String APPENDED = "(?:[ \\t](?:\"[^\"]*\"|[^ \\t\"][^ \\t\"]*|))*";

  private static final String TIME =
      "(?<time>\\d{2}/\\p{Alpha}{3}/\\d{4}:\\d{2}:\\d{2}:\\d{2} [+-]\\d{4}"
          + "|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d+)?(?:Z|[+-]\\d{2}:?\\d{2}))";

  private static final Pattern BACKSLASH_PAIR = Pattern.compile("\\\\.", Pattern.DOTALL);
  private static final Set<String> UNQUOTED = Set.of("client", "ident", "user");
  private static final String BLANKS = " \t\r\n";

  private static final String BYTES = "(?<bytes>\\d{1,18}|-|)";

  static {
    List<Step> head =
        List.of(
            new Step("client", "(?<client>(?:\"\")?[^ \"]*) "),
            new Step("ident", "(?<ident>(?:\"\")?[^ \"]*) "),
            new Step("user", "(?<user>(?:\"\")?[^\"]*?) \\["),
            new Step("time", TIME + "\\] "),
            new Step("request", QUOTED.formatted("request") + " "),
            new Step("status", "(?<status>\\d{3}|-|0|) "));
    COMMON = new LogPatterns(head, List.of(new Step("bytes", BYTES + APPENDED + "$")));
    COMBINED =
        new LogPatterns(
            head,
            List.of(
                new Step("bytes", BYTES + " "),
                new Step("referrer", QUOTED.formatted("referrer") + " "),
                new Step("agent", LAST_QUOTED.formatted("agent", APPENDED))));
  }

  private final List<Step> fields;
  private final Pattern whole;

  private LogPatterns(List<Step> head, List<Step> tail) {
    fields = Stream.concat(head.stream(), tail.stream()).toList();
    whole =
        Pattern.compile(
            "^" + fields.stream().map(Step::expression).collect(Collectors.joining()),
            Pattern.DOTALL);
  }

  /** Reads one line, given without its line feed. */
  ParsedLine read(String line) {
    String trimmed = trim(line);
    if (trimmed.isEmpty()) {
      return ParsedLine.rejected("empty");
    }
    String text = trimmed.startsWith("\"") ? withoutOuterQuotes(trimmed) : trimmed;
    String masked = BACKSLASH_PAIR.matcher(text).replaceAll("\\\\_");
    Matcher match = whole.matcher(masked);
    if (!match.find()) {
      match = whole.matcher(text);
      if (!match.find()) {
        return ParsedLine.rejected(reason(text, masked));
      }
    }
    return request(text, match);
  }

  private static String trim(String line) {
    int from = 0;
    int to = line.length();
    while (from < to && BLANKS.indexOf(line.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && BLANKS.indexOf(line.charAt(to - 1)) >= 0) {
      to--;
    }
    return line.substring(from, to);
  }

  private static String withoutOuterQuotes(String line) {
    int end = line.length() > 1 && line.endsWith("\"") ? line.length() - 1 : line.length();
    return line.substring(1, end);
  }

  private ParsedLine request(String text, Matcher match) {
    Long time = Times.millis(group(text, match, "time"));
    if (time == null) {
      return ParsedLine.rejected("bad-time");
    }
    String request = Escapes.decoded(group(text, match, "request"));
    RequestLine parts = RequestLine.of(request);
    boolean combined = this == COMBINED;
    return ParsedLine.of(
        new Request(
            Escapes.decoded(group(text, match, "client")),
            Escapes.decoded(group(text, match, "ident")),
            Escapes.decoded(group(text, match, "user")),
            time,
            request,
            parts.method(),
            parts.target(),
            parts.protocol(),
            number(group(text, match, "status")).intValue(),
            number(group(text, match, "bytes")),
            combined ? Escapes.decoded(group(text, match, "referrer")) : "",
            combined ? Escapes.decoded(agent(text, match)) : ""));
  }

  private static String agent(String text, Matcher match) {
    return match.start("agentCut") >= 0
        ? group(text, match, "agentCut")
        : group(text, match, "agent");
  }

  private static Long number(String text) {
    return text.isEmpty() ? 0L : Long.parseLong(text);
  }

  /** The field as it stands in the line; the mask has its characters in the same places. */
  private static String group(String text, Matcher match, String name) {
    int start = match.start(name);
    String value = start < 0 ? "" : text.substring(start, match.end(name));
    boolean absent = value.equals("-") || (value.equals("\"\"") && UNQUOTED.contains(name));
    return absent ? "" : value;
  }

  /** What is wrong with the first field that does not fit. */
  private String reason(String text, String masked) {
    int at = 0;
    for (Step step : fields) {
      Matcher field = step.pattern().matcher(masked).region(at, masked.length());
      if (field.lookingAt() && !(step.name().equals("time") && hasNoTime(text, field))) {
        at = field.end();
      } else {
        return step.reason(text, at);
      }
    }
    throw new IllegalStateException("Each field fits, but not the line: " + text);
  }

  private static boolean hasNoTime(String text, Matcher field) {
    return Times.millis(group(text, field, "time")) == null;
  }

  /** One field and what follows it. */
  private record Step(String name, String expression, Pattern pattern) {
    Step(String name, String expression) {
      this(name, expression, Pattern.compile(expression, Pattern.DOTALL));
    }

    String reason(String text, int at) {
      String rest = text.substring(at);
      if (rest.isEmpty()) {
        return "missing-field";
      }
      return switch (name) {
        case "time" -> badTime(rest);
        case "request", "referrer", "agent" -> quoted(rest);
        case "client", "ident", "user" -> unquoted(rest);
        case "status" -> value(rest).matches("\\d{3}|-|0|") ? missing() : "bad-status";
        case "bytes" -> value(rest).matches("\\d{0,18}|-") ? missing() : "bad-bytes";
        default -> missing();
      };
    }

    private static String badTime(String rest) {
      Matcher time = Pattern.compile(TIME).matcher(rest);
      return time.lookingAt() && Times.millis(time.group()) != null
          ? "wrong-separator"
          : "bad-time";
    }

    private String quoted(String rest) {
      if (!rest.startsWith("\"")) {
        return "wrong-separator";
      }
      boolean endsLine = rest.matches("(?s)\"(?:\\\\.|[^\"\\\\])*\"");
      return endsLine && !name.equals("agent") ? "missing-field" : "unclosed-quote";
    }

    /** A quote that nobody escaped cannot be in a field without quotes. */
    private String unquoted(String rest) {
      int end = rest.indexOf(name.equals("user") ? " [" : " ");
      String value = end < 0 ? rest : rest.substring(0, end);
      return value.replaceAll("(?s)\\\\.", "").contains("\"") ? "wrong-separator" : missing();
    }

    private static String value(String rest) {
      int blank = rest.indexOf(' ');
      return (blank < 0 ? rest : rest.substring(0, blank));
    }

    private String missing() {
      return name.equals("bytes") && expression.endsWith("$") ? "wrong-separator" : "missing-field";
    }
  }
}
