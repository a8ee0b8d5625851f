package dev.millrace.transforms.sql;

/**
 * Where quoted texts and comments of SQL end, as {@link Query} takes them: whoever takes a text
 * apart before it is asked must see the same.
 */
public final class SqlLexis {
  private SqlLexis() {}

  /** Whether a text, or a name in double quotes or backticks, begins at a character. */
  public static boolean isQuote(char c) {
    return c == '\'' || c == '"' || c == '`';
  }

  /**
   * The character after a quoted text or name, in which two quotes are one that belongs to it; -1
   * if it does not end.
   *
   * @param at its first quote
   */
  public static int afterQuote(String sql, int at) {
    char quote = sql.charAt(at);
    int end = sql.indexOf(quote, at + 1);
    while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
      end = sql.indexOf(quote, end + 2);
    }
    return end < 0 ? -1 : end + 1;
  }

  /** Whether a comment begins at a character. */
  public static boolean isComment(String sql, int at) {
    return isLineComment(sql, at) || sql.startsWith("/*", at);
  }

  /**
   * The character after a comment, which may be the end of its line; -1 if it does not end.
   *
   * @param at where it begins
   */
  public static int afterComment(String sql, int at) {
    if (isLineComment(sql, at)) {
      return afterLine(sql, at);
    }
    int end = sql.indexOf("*/", at + 2);
    return end < 0 ? -1 : end + 2;
  }

  private static boolean isLineComment(String sql, int at) {
    return sql.startsWith("--", at) || sql.startsWith("//", at);
  }

  /** A carriage return ends a line too. */
  private static int afterLine(String sql, int at) {
    int end = at;
    while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
      end++;
    }
    return end;
  }
}
