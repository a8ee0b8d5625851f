package dev.millrace.io.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Optional;

/** That of PostgreSQL. */
record PostgresDialect() implements Dialect {
  private static final int LONGEST_NAME = 63;

  @Override
  public Identifiers identifiers() {
    return new Identifiers("\"", Identifiers.Folding.NONE);
  }

  @Override
  public ColumnTypes types() {
    return new PostgresTypes();
  }

  @Override
  public Catalog catalog(Connection connection) {
    return new PostgresCatalog(connection);
  }

  @Override
  public Staging staging(StagingStatements statements) {
    return new PostgresStaging(statements);
  }

  @Override
  public Optional<String> refused(String column) {
    int bytes = column.getBytes(StandardCharsets.UTF_8).length;
    return bytes <= LONGEST_NAME
        ? Optional.empty()
        : Optional.of(
            "a name of %s bytes (must have at most %s, or PostgreSQL would cut it)"
                .formatted(bytes, LONGEST_NAME));
  }

  @Override
  public String makingTable() {
    return "CREATE TABLE IF NOT EXISTS ";
  }

  @Override
  public String addingColumn() {
    return " ADD COLUMN IF NOT EXISTS ";
  }
}
