package dev.millrace.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;

/**
 * That of any other database: statements of SQL-92, and what its driver says of it.
 *
 * @param longestName of a column, in characters; 0 if nobody knows
 */
record StandardDialect(Identifiers identifiers, StandardTypes types, int longestName)
    implements Dialect {

  static StandardDialect of(JdbcAddress address, DatabaseMetaData database) throws SQLException {
    checkArgument(
        database.supportsTransactions(),
        "%s is a database without transactions (must have them, so that rows move all at once)",
        address);
    return new StandardDialect(
        Identifiers.of(database), StandardTypes.of(database), database.getMaxColumnNameLength());
  }

  @Override
  public Catalog catalog(Connection connection) {
    return new StandardCatalog(connection, identifiers);
  }

  @Override
  public Staging staging(StagingStatements statements) {
    return new StandardStaging(statements, this);
  }

  @Override
  public Optional<String> refused(String column) {
    return longestName == 0 || column.length() <= longestName
        ? Optional.empty()
        : Optional.of(
            "a name of %s characters (must have at most %s here)"
                .formatted(column.length(), longestName));
  }

  @Override
  public String makingTable() {
    return "CREATE TABLE ";
  }

  @Override
  public String addingColumn() {
    return " ADD ";
  }
}
