package dev.millrace.pipelines.query;

import dev.millrace.pipelines.query.SqlToken.Kind;
import java.util.List;

/** Goes through the tokens of a statement, and says where it expected another one. */
final class Cursor {
  private final String sql;
  private final List<SqlToken> tokens;
  private int at;

  Cursor(String sql, List<SqlToken> tokens) {
    this.sql = sql;
    this.tokens = List.copyOf(tokens);
  }

  boolean isAtEnd() {
    return at == tokens.size();
  }

  SqlToken peek() {
    return tokens.get(at);
  }

  boolean peekIs(String word) {
    return !isAtEnd() && peek().isWord(word);
  }

  /** The character behind the statement. */
  int endOfText() {
    return tokens.get(tokens.size() - 1).end();
  }

  void word(String word) {
    word(word, word);
  }

  /**
   * @param what could have stood there too
   */
  void word(String word, String what) {
    if (!peekIs(word)) {
      throw expected(what);
    }
    at++;
  }

  boolean peekIs(char sign) {
    return !isAtEnd() && peek().isSign(sign);
  }

  void sign(char sign) {
    if (!peekIs(sign)) {
      throw expected(String.valueOf(sign));
    }
    at++;
  }

  SqlToken name(String what) {
    if (isAtEnd() || !peek().isName()) {
      throw expected(what);
    }
    return tokens.get(at++);
  }

  SqlToken text(String what) {
    if (isAtEnd() || peek().kind() != Kind.TEXT) {
      throw expected(what);
    }
    return tokens.get(at++);
  }

  SqlToken nameOrText(String what) {
    return !isAtEnd() && peek().kind() == Kind.TEXT ? text(what) : name(what);
  }

  /**
   * The text of a type, which may have brackets of its own, at its place behind blanks.
   *
   * @param end a word that is behind it, where no sign is
   */
  String type(String what, String end) {
    int start = at;
    int open = 0;
    while (!isAtEnd()
        && (open > 0 || !(peekIs(end) || peekIs(',') || peekIs(')') || peekIs(';')))) {
      open += peekIs('(') ? 1 : peekIs(')') ? -1 : 0;
      at++;
    }
    if (at == start) {
      throw expected(what);
    }
    int first = tokens.get(start).start();
    return Script.blank(sql.substring(0, first)) + sql.substring(first, tokens.get(at - 1).end());
  }

  void end() {
    if (!isAtEnd()) {
      throw expected("the end of the statement");
    }
  }

  List<SqlToken> rest(String what) {
    if (isAtEnd()) {
      throw expected(what);
    }
    List<SqlToken> rest = tokens.subList(at, tokens.size());
    at = tokens.size();
    return rest;
  }

  private RuntimeException expected(String what) {
    return isAtEnd()
        ? SqlMistake.at(sql, endOfText(), "Expected " + what + ", found the end of the statement")
        : SqlMistake.at(sql, peek().start(), "Expected " + what + ", found " + peek().text());
  }
}
