package dev.millrace.transforms.sql;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/** Errors of queries, in one line each. */
final class QueryErrors {
  private static final int LONGEST = 300;
  private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"(.*?)\" at line");
  private static final Pattern KEYWORD = Pattern.compile("syntax near the keyword '(\\w+)'");
  private static final Pattern TABLE = Pattern.compile("Object '(.*?)' not found.*");
  private static final Pattern COLUMN =
      Pattern.compile("(?:Table '.*?' has no column|Column) '(.*?)'(?: not found in .*)?");
  private static final Pattern FUNCTION =
      Pattern.compile("No match found for function signature (\\w+)(\\(.*\\))");

  /** Of an aggregate that was made for a constant, which is the last part of its name. */
  private static final Pattern MADE_AGGREGATE =
      Pattern.compile("No match found for function signature (\\w+) \\S+\\((.*)\\)");

  private static final Pattern LEXICAL =
      Pattern.compile("Encountered: \"(.+?)\" \\((\\d+)\\)", Pattern.DOTALL);
  private static final Pattern NEGATIVE =
      Pattern.compile("(?i)\\b(LIMIT|OFFSET|FETCH\\s+(FIRST|NEXT))\\s*$");
  private static final Pattern UNREAD_NUMBER =
      Pattern.compile("For input string: (\".*\")(?: under radix \\d+)?", Pattern.DOTALL);
  private static final Pattern UNREAD_TIME =
      Pattern.compile("Invalid (DATE|TIME|TIMESTAMP) value, '.*'", Pattern.DOTALL);
  static final String NO_QUERY = "This is no query (write a SELECT, WITH or VALUES)";

  private QueryErrors() {}

  static IllegalArgumentException atWork(String described, Throwable failure) {
    return atWork(described, reason(failure), failure);
  }

  static IllegalArgumentException atWork(
      String described, String reason, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "The query failed on a row, at " + oneLine(described) + ": " + reason,
        cause == null || isOfValues(deepest(cause)) ? null : cause);
  }

  /** What a row's own values bring about: its type and trace tell nothing more. */
  private static boolean isOfValues(Throwable deepest) {
    return deepest instanceof NumberFormatException || deepest instanceof ArithmeticException;
  }

  /**
   * What was wrong with a text.
   *
   * @param before the text up to where the parser stopped
   */
  static String unparsed(SqlParseException failure, String before) {
    if (failure.getCause() instanceof StackOverflowError) {
      return reason(failure.getCause());
    }
    String message = String.valueOf(failure.getMessage());
    Matcher encountered = ENCOUNTERED.matcher(message);
    Matcher keyword = KEYWORD.matcher(message);
    if (encountered.find()) {
      // A sign of its own, or with the number behind it.
      return encountered.group(1).startsWith("-") && NEGATIVE.matcher(before).find()
          ? "LIMIT, OFFSET and FETCH take a whole number from 0 (leave LIMIT out for all rows)"
          : unexpected(encountered.group(1));
    } else if (keyword.find()) {
      return unexpected(keyword.group(1));
    } else if (message.contains("Non-query expression")) {
      return NO_QUERY;
    }
    Matcher lexical = LEXICAL.matcher(message);
    if (message.startsWith("Lexical error") && lexical.find()) {
      int sign = Integer.parseInt(lexical.group(2));
      String shown = Character.isISOControl(sign) ? "?" : Character.toString(sign);
      return String.format(
          "The character %s (U+%04X) belongs to no word of SQL (quotes are ' and \", blanks those"
              + " of ASCII)",
          shown, sign);
    }
    int expected = message.indexOf("Was expecting");
    return oneLine(expected < 0 ? message : message.substring(0, expected));
  }

  private static String unexpected(String found) {
    return switch (found) {
      case "<EOF>" -> "The query ends too early";
      case ";" -> "There is more than one statement";
      case "?" ->
          "Unexpected parameter (one stands for a value, not for a table, a column or a word of"
              + " SQL)";
      default -> "Unexpected " + found + " (a word of SQL's own is a name only in double quotes)";
    };
  }

  /** The table that Calcite's message says is not there; null if it says something else. */
  static @Nullable String missingTable(String message) {
    Matcher table = TABLE.matcher(message);
    return table.matches() ? table.group(1) : null;
  }

  /** Calcite's message about a name, with the names that there are. */
  static String named(
      String message,
      Collection<String> tables,
      Collection<String> columns,
      Collection<String> functions) {
    String table = missingTable(message);
    Matcher column = COLUMN.matcher(message);
    Matcher function = FUNCTION.matcher(message);
    Matcher aggregate = MADE_AGGREGATE.matcher(message);
    if (table != null) {
      String hint = NearestName.hint(table, tables);
      return "There is no table "
          + table
          + (hint.isEmpty() ? " (there are: " + String.join(", ", tables) + ")" : hint);
    } else if (column.matches()) {
      return "There is no column " + column.group(1) + NearestName.hint(column.group(1), columns);
    } else if (function.matches()) {
      return "There is no function "
          + function.group(1)
          + function.group(2)
          + NearestName.hint(function.group(1), functions);
    } else if (aggregate.matches()) {
      return "%s takes no %s (CAST it to what it takes, such as DOUBLE)"
          .formatted(aggregate.group(1), aggregate.group(2));
    }
    return message;
  }

  /** The deepest message that says something. */
  static String reason(Throwable failure) {
    if (failure instanceof StackOverflowError) {
      return "The query is nested too deeply";
    }
    Throwable deepest = deepest(failure);
    String message = deepest.getMessage();
    if (deepest instanceof NumberFormatException) {
      return oneLine(unread(String.valueOf(message)));
    }
    return oneLine(
        message == null ? deepest.getClass().getSimpleName() : message + remedy(deepest, message));
  }

  /** It may well be a number, such as 1.5 or one too great; Java says which alone of some. */
  private static String unread(String message) {
    Matcher named = UNREAD_NUMBER.matcher(message);
    return (named.matches() ? named.group(1) : "A value")
        + " is no number of that type (WHERE, or CASE around it, can leave out what is none)";
  }

  /** What to do about values that Java refuses without saying so. */
  private static String remedy(Throwable deepest, String message) {
    if (UNREAD_TIME.matcher(message).matches()) {
      return " (must be as in 2026-01-31 and 10:00:00)";
    } else if (deepest instanceof ArithmeticException && message.endsWith("overflow")) {
      return " (CAST to a wider type before, such as DECIMAL)";
    } else if (deepest instanceof ArithmeticException && message.equals("/ by zero")) {
      return " (NULLIF(divisor, 0) makes it null there)";
    }
    return "";
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    while (!(deepest instanceof NumberFormatException)
        && deepest.getCause() != null
        && deepest.getCause().getMessage() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  static String oneLine(String text) {
    String line = text.replaceAll("\\s*\\R\\s*", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
