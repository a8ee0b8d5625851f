package dev.millrace.io.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What a database says of its tables. */
interface Catalog {
  /** What there is of a name. */
  enum Kind {
    NOTHING,
    TABLE,
    /** A view or the like. */
    OTHER
  }

  /**
   * The table that is meant by a name, as the database has it, in its schema.
   *
   * @throws IllegalArgumentException in one line, if no table of that name can be landed in
   */
  TableName located(TableName named) throws SQLException;

  Kind kind(TableName table) throws SQLException;

  /** The columns in their order; none if there is no such table. */
  List<SqlColumn> columns(TableName table) throws SQLException;

  /** The sets of columns by each of which a row of the table is known. */
  List<Set<String>> keys(TableName table) throws SQLException;

  /**
   * Refuses what the user of the connection may not do to a table that is there.
   *
   * @param keys fields by which rows are replaced; none if they are added
   * @param additions statements that change it
   * @throws IllegalArgumentException in one line
   */
  void requireRights(TableName table, List<String> keys, List<String> additions)
      throws SQLException;
}
