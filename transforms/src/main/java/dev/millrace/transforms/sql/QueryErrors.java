package dev.millrace.transforms.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParseException;

/** Errors of queries, in one line each. */
final class QueryErrors {
  private static final int LONGEST = 300;
  private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"(.*?)\" at line");
  private static final Pattern EXPECTED = Pattern.compile("Was expecting one of:", Pattern.LITERAL);

  private QueryErrors() {}

  static IllegalArgumentException atWork(String described, Throwable failure) {
    return new IllegalArgumentException(
        "The query failed on a row, at " + oneLine(described) + ": " + reason(failure), failure);
  }

  static String unparsed(SqlParseException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher encountered = ENCOUNTERED.matcher(message);
    if (encountered.find()) {
      String found = encountered.group(1);
      return "Unexpected "
          + (found.equals("<EOF>") ? "end of the query" : "\"" + found + "\"")
          + " (a word of SQL's own is a name only in double quotes)";
    }
    Matcher expected = EXPECTED.matcher(message);
    return oneLine(expected.find() ? message.substring(0, expected.start()) : message);
  }

  /** The deepest message that says something. */
  static String reason(Throwable failure) {
    if (failure instanceof StackOverflowError) {
      return "The query is nested too deeply";
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null && deepest.getCause().getMessage() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return oneLine(message == null ? deepest.getClass().getSimpleName() : message);
  }

  static String oneLine(String text) {
    String line = text.replaceAll("\\s*\\R\\s*", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
