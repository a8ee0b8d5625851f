package dev.millrace.io.jdbc;

import java.io.Serializable;
import java.util.Collection;

/**
 * What a table gets before rows of a run move into it.
 *
 * @param column that is added; empty where the whole table is made
 * @param statement that does it
 */
record TableChange(String column, String statement) implements Serializable {
  static TableChange creation(String statement) {
    return new TableChange("", statement);
  }

  static TableChange addition(String column, String statement) {
    return new TableChange(column, statement);
  }

  /** Whether it is still to be done to a table that has these columns by now. */
  boolean isMissing(Collection<String> columns) {
    return column.isEmpty() ? columns.isEmpty() : !columns.contains(column);
  }
}
