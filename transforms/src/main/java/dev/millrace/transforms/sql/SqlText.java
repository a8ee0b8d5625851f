package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a query as Calcite's parser takes it, every character at its place: {@code :name}
 * becomes {@code ?} and spaces, a name in backticks becomes one in double quotes, a comment becomes
 * spaces. What stands in quotes stays.
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
      if (SqlLexis.isQuote(c)) {
        end = SqlLexis.afterQuote(text, at);
        if (end < 0) {
          throw unended(text, at, "What begins with this " + c + " does not end");
        }
        String quoted = text.substring(at, end);
        sql.append(c == '`' ? inDoubleQuotes(quoted) : quoted);
      } else if (SqlLexis.isComment(text, at)) {
        end = SqlLexis.afterComment(text, at);
        if (end < 0) {
          throw unended(text, at, "This comment does not end (close it with */)");
        }
        sql.append(blank(text.substring(at, end)));
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

  /** The same name in double quotes: what follows on its line moves if it has quotes inside. */
  private static String inDoubleQuotes(String quoted) {
    String name = quoted.substring(1, quoted.length() - 1);
    return '"' + name.replace("``", "`").replace("\"", "\"\"") + '"';
  }

  /** The parser sees no comments, so that it cannot take another place for their end. */
  private static String blank(String comment) {
    StringBuilder blanks = new StringBuilder(comment.length());
    for (int at = 0; at < comment.length(); at++) {
      char c = comment.charAt(at);
      blanks.append(c == '\r' || c == '\n' ? c : ' ');
    }
    return blanks.toString();
  }

  private static QueryException unended(String text, int at, String what) {
    String before = text.substring(0, at);
    int line = before.split("\n", -1).length;
    return new QueryException(what, line, at - before.lastIndexOf('\n'));
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
