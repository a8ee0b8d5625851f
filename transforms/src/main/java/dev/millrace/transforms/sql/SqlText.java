package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a query as Calcite's parser takes it, every character at its place: {@code :name}
 * becomes {@code ?} and spaces, a name in backticks becomes one in double quotes. What stands in
 * quotes and comments stays.
 *
 * @param sql the text for the parser
 * @param parameters the names of its parameters in the order of their {@code ?}; empty for one that
 *     the text itself writes as {@code ?}
 */
record SqlText(String sql, List<String> parameters) {

  static SqlText of(String text) {
    StringBuilder sql = new StringBuilder(text.length());
    List<String> parameters = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = at + 1;
      if (c == '\'' || c == '"' || c == '`') {
        end = afterQuote(text, at);
        String quoted = text.substring(at, end);
        sql.append(c == '`' ? quoted.replace('`', '"') : quoted);
      } else if (text.startsWith("--", at)) {
        end = afterLine(text, at);
        sql.append(text, at, end);
      } else if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        end = close < 0 ? text.length() : close + 2;
        sql.append(text, at, end);
      } else if (c == '?') {
        parameters.add("");
        sql.append(c);
      } else if (c == ':' && startsName(text, at + 1) && (at == 0 || text.charAt(at - 1) != ':')) {
        end = afterName(text, at + 1);
        parameters.add(text.substring(at + 1, end));
        sql.append('?').append(" ".repeat(end - at - 1));
      } else {
        sql.append(c);
      }
      at = end;
    }
    return new SqlText(withoutLastSemicolon(sql.toString()), List.copyOf(parameters));
  }

  private static String withoutLastSemicolon(String sql) {
    String stripped = sql.stripTrailing();
    return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : stripped;
  }

  private static int afterQuote(String text, int at) {
    int close = text.indexOf(text.charAt(at), at + 1);
    return close < 0 ? text.length() : close + 1;
  }

  private static int afterLine(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private static boolean startsName(String text, int at) {
    return at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_');
  }

  private static int afterName(String text, int at) {
    int end = at;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }
}
