package dev.millrace.io.jdbc;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What databases that rows land in do not have in common. Beside it their drivers' properties and
 * faults are told apart: {@link Connections}, {@link JdbcFaults}.
 */
sealed interface Dialect extends Serializable permits PostgresDialect, StandardDialect {
  /**
   * That of a database.
   *
   * @throws IllegalArgumentException in words that follow nothing, if rows cannot land there
   */
  static Dialect of(JdbcAddress address, Connection connection) throws SQLException {
    return address.isPostgres()
        ? new PostgresDialect()
        : StandardDialect.of(address, connection.getMetaData());
  }

  Identifiers identifiers();

  ColumnTypes types();

  /** What it says of its tables. */
  Catalog catalog(Connection connection);

  /** How rows of a run are set aside and moved. */
  Staging staging(StagingStatements statements);

  /** What is said of a name that no column can have; empty of one that it can. */
  Optional<String> refused(String column);

  /** How the statement that makes a table begins. */
  String makingTable();

  /** What stands before a column that a table gets. */
  String addingColumn();
}
