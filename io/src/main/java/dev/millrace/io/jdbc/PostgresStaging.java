package dev.millrace.io.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** In PostgreSQL tables are made and dropped in the same transactions in which rows move. */
final class PostgresStaging extends Staging {
  private static final long serialVersionUID = 1L;

  /** Of all runs that open at the same moment one makes the table of runs. */
  private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7238461905)";

  /** Who waits for a lock has all others wait behind him, readers too. */
  private static final String PATIENCE_WITH_LOCKS = "SET LOCAL lock_timeout = '20s'";

  PostgresStaging(StagingStatements statements) {
    super(statements);
  }

  @Override
  void open(Connection connection) throws SQLException {
    Sql.execute(connection, PATIENCE_WITH_LOCKS);
    Sql.execute(connection, ONE_AT_A_TIME);
    Sql.execute(connection, statements().createRuns());
    for (String staging :
        Sql.texts(
            connection,
            statements()
                .spelled(
                    "SELECT {staging} FROM {RUNS} WHERE {output} = ? AND {state} = 'staging' FOR UPDATE"),
            run().output())) {
      drop(connection, statements().target().beside(staging));
    }
    Sql.update(
        connection,
        statements().spelled("DELETE FROM {RUNS} WHERE {output} = ? AND {state} = 'staging'"),
        run().output());
    forgetOlder(connection);
    writeDown(connection);
    Sql.execute(connection, statements().createStaging());
    connection.commit();
  }

  private static void drop(Connection connection, TableName staging) throws SQLException {
    Sql.execute(connection, "DROP TABLE IF EXISTS " + staging.quoted());
  }

  @Override
  List<String> lockedStates(Connection connection) throws SQLException {
    Sql.execute(connection, PATIENCE_WITH_LOCKS);
    return Sql.texts(connection, statements().selectState() + " FOR UPDATE", key());
  }

  @Override
  void move(Connection connection, long rows) throws IOException, SQLException {
    if (!isWaiting(connection)) {
      return;
    }
    // Nobody writes there any more while rows move.
    Sql.execute(connection, statements().spelled("LOCK TABLE {STAGING} IN ACCESS EXCLUSIVE MODE"));
    requireStaged(connection, rows);
    for (TableChange change : statements().changes()) {
      Sql.execute(connection, change.statement());
    }
    // Nobody changes the columns any more while rows move; others may read and write.
    Sql.execute(connection, statements().spelled("LOCK TABLE {TARGET} IN ROW EXCLUSIVE MODE"));
    new StagedTypes(statements().target(), statements().columns())
        .requireIn(new PostgresCatalog(connection).columns(statements().target()));
    requireTaken(rows, Sql.update(connection, statements().insertLanded() + onConflict()));
    writeDownAsMoved(connection, rows);
    drop(connection, statements().staging());
    connection.commit();
  }

  private String onConflict() {
    List<String> keys = statements().keys();
    if (keys.isEmpty()) {
      return "";
    }
    List<String> others = statements().columnsBesideKeys();
    // Where all columns are keys there is nothing to replace; the row is touched all the same, so
    // that as many rows are counted as were moved.
    List<String> replaced = others.isEmpty() ? keys : others;
    return " ON CONFLICT ("
        + String.join(", ", keys)
        + ") DO UPDATE SET "
        + replaced.stream()
            .map(column -> column + " = EXCLUDED." + column)
            .collect(Collectors.joining(", "));
  }

  @Override
  void abandon(Connection connection) throws SQLException {
    if (hasRuns(connection) && lockedStates(connection).contains("staging")) {
      drop(connection, statements().staging());
      Sql.update(connection, statements().deleteRun(), key());
      connection.commit();
    }
  }

  @Override
  boolean hasRuns(Connection connection) throws SQLException {
    return !Sql.texts(
            connection,
            "SELECT 1 FROM pg_class WHERE oid = to_regclass(?)",
            statements().runs().quoted())
        .isEmpty();
  }
}
