package dev.millrace.transforms.sql;

import java.util.Optional;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * A query that cannot be run as it is written: one line with what is wrong, its line and column in
 * the text where they are known (counted from 1; 0 where not), and what to write instead.
 */
public final class QueryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;
  private final String what;
  private final @Nullable String missingTable;

  private QueryException(
      String what, int line, int column, @Nullable String missingTable, @Nullable Throwable cause) {
    super(
        line > 0
            ? "Invalid SQL at line " + line + ", column " + column + ": " + what
            : "Invalid SQL: " + what,
        cause);
    this.what = what;
    this.line = line;
    this.column = column;
    this.missingTable = missingTable;
  }

  QueryException(String what, int line, int column, @Nullable Throwable cause) {
    this(what, line, column, null, cause);
  }

  QueryException(String what, int line, int column) {
    this(what, line, column, null);
  }

  QueryException(String what, SqlParserPos place, @Nullable Throwable cause) {
    this(what, place.getLineNum(), place.getColumnNum(), cause);
  }

  QueryException(String what, SqlParserPos place) {
    this(what, place, null);
  }

  /** The same at a place in the text. */
  QueryException at(SqlParserPos place) {
    return new QueryException(what, place, this);
  }

  /** The same, for want of a table. */
  QueryException forWantOf(String table) {
    return new QueryException(what, line, column, table, getCause());
  }

  /** The same in other words. */
  public QueryException saying(String words) {
    return new QueryException(words, line, column, missingTable, this);
  }

  /** The table without which the query has no plan, as it is written there. */
  public Optional<String> missingTable() {
    return Optional.ofNullable(missingTable);
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
