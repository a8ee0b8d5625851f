package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.sql.SqlLexis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word, quoted text or sign of a text of SQL; blanks and comments are none.
 *
 * @param text as it stands there, with its quotes
 * @param start its first character in the text
 */
record SqlToken(Kind kind, String text, int start) {
  enum Kind {
    /** A name or word of SQL's own. */
    WORD,
    /** A name in double quotes or backticks. */
    NAME,
    /** Text in single quotes. */
    TEXT,
    /** A number. */
    NUMBER,
    /** Any other character. */
    SIGN
  }

  /** The character behind it. */
  int end() {
    return start + text.length();
  }

  /** Whether it is this word, whatever its case. */
  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSign(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.NAME;
  }

  /** What it says: without quotes, doubled ones inside as one. */
  String value() {
    return switch (kind) {
      case WORD, NUMBER, SIGN -> text;
      case NAME, TEXT -> {
        String quote = text.substring(0, 1);
        yield text.substring(1, text.length() - 1).replace(quote + quote, quote);
      }
    };
  }

  /** In capitals, for a switch over words. */
  String upper() {
    return text.toUpperCase(Locale.ROOT);
  }

  /**
   * All tokens of a text.
   *
   * @throws UsageException if a quote or a comment does not end
   */
  static List<SqlToken> of(String sql) {
    List<SqlToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (SqlLexis.isComment(sql, at)) {
        int end = SqlLexis.afterComment(sql, at);
        if (end < 0) {
          throw SqlMistake.at(sql, at, "This comment does not end (close it with */)");
        }
        at = end;
      } else {
        SqlToken token = tokenAt(sql, at);
        tokens.add(token);
        at = token.end();
      }
    }
    return tokens;
  }

  /** Whether nothing goes on in a text: the last thing that it says is a semicolon. */
  static boolean isEnded(String sql) {
    try {
      List<SqlToken> tokens = of(sql);
      return !tokens.isEmpty() && tokens.get(tokens.size() - 1).isSign(';');
    } catch (UsageException open) {
      return false;
    }
  }

  private static SqlToken tokenAt(String sql, int at) {
    char c = sql.charAt(at);
    if (SqlLexis.isQuote(c)) {
      return new SqlToken(
          c == '\'' ? Kind.TEXT : Kind.NAME, sql.substring(at, afterQuote(sql, at)), at);
    }
    if (Character.isDigit(c)) {
      return new SqlToken(Kind.NUMBER, sql.substring(at, afterWord(sql, at)), at);
    }
    if (isOfWord(c)) {
      return new SqlToken(Kind.WORD, sql.substring(at, afterWord(sql, at)), at);
    }
    return new SqlToken(Kind.SIGN, sql.substring(at, at + 1), at);
  }

  private static int afterQuote(String sql, int at) {
    int end = SqlLexis.afterQuote(sql, at);
    if (end < 0) {
      throw SqlMistake.at(sql, at, "What begins with this " + sql.charAt(at) + " does not end");
    }
    return end;
  }

  private static int afterWord(String sql, int at) {
    int end = at + 1;
    while (end < sql.length() && isOfWord(sql.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
