package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.UsageException;

/** Makes the one line about a place in the statements. */
final class SqlMistake {
  private SqlMistake() {}

  /**
   * A mistake at a place.
   *
   * @param at the character in the text, from 0
   */
  static UsageException at(String sql, int at, String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < at; i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return UsageException.of("Invalid SQL at line " + line + ", column " + column + ": " + what);
  }
}
