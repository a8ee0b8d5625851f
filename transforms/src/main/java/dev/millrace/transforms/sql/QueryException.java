package dev.millrace.transforms.sql;

/**
 * A query that cannot be run as it is written: one line with what is wrong, its line and column in
 * the text where they are known (counted from 1; 0 where not), and what to write instead.
 */
public final class QueryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String what;
  private final int line;
  private final int column;

  QueryException(String what, int line, int column, Throwable cause) {
    super(
        line > 0
            ? "Invalid SQL at line " + line + ", column " + column + ": " + what
            : "Invalid SQL: " + what,
        cause);
    this.what = what;
    this.line = line;
    this.column = column;
  }

  QueryException(String what, int line, int column) {
    super(
        line > 0
            ? "Invalid SQL at line " + line + ", column " + column + ": " + what
            : "Invalid SQL: " + what);
    this.what = what;
    this.line = line;
    this.column = column;
  }

  /** The same at a place in the text. */
  QueryException at(int foundLine, int foundColumn) {
    return new QueryException(what, foundLine, foundColumn, this);
  }

  /** Its line in the text, from 1, or 0. */
  public int line() {
    return line;
  }

  /** Its column in the line, from 1, or 0. */
  public int column() {
    return column;
  }
}
