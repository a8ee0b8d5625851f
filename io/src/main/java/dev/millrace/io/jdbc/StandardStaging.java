package dev.millrace.io.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In SQL-92. Many databases commit when a table is made or dropped, so none is in the transaction
 * in which rows move: its target gets what it lacks just before, and the staging table goes after
 * it. What was left undone between is written down in the table of runs: the state {@code
 * abandoned}, and a staging table of one that has moved.
 *
 * <p><b>Two at once</b> meet in the row of the run in that table, which each of them changes first:
 * there the second one waits for the end of the first, or the database refuses it. Two runs of
 * different outputs that bring the same new key at once meet in the key of their target in the same
 * way, and the second one fails. That is so at every isolation level that forbids dirty writes, and
 * all of SQL-92 do.
 */
final class StandardStaging extends Staging {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(StandardStaging.class);

  private final StandardDialect dialect;

  StandardStaging(StagingStatements statements, StandardDialect dialect) {
    super(statements);
    this.dialect = dialect;
  }

  @Override
  void open(Connection connection) throws SQLException {
    makeRuns(connection);
    Sql.update(
        connection,
        statements()
            .spelled(
                "UPDATE {RUNS} SET {state} = 'abandoned' WHERE {output} = ? AND {state} = 'staging'"),
        run().output());
    // From here on none of them moves any more.
    connection.commit();
    removeLeftovers(connection);
    forgetOlder(connection);
    writeDown(connection);
    connection.commit();
    makeStaging(connection);
    connection.commit();
  }

  /** Of two that make it at once one is refused, and finds it made. */
  private void makeRuns(Connection connection) throws SQLException {
    if (hasRuns(connection)) {
      return;
    }
    try {
      Sql.execute(connection, statements().createRuns());
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      if (!hasRuns(connection)) {
        throw e;
      }
    }
  }

  private void removeLeftovers(Connection connection) throws SQLException {
    for (String staging :
        Sql.texts(
            connection,
            statements()
                .spelled(
                    "SELECT {staging} FROM {RUNS} WHERE {output} = ? AND {staging} IS NOT NULL AND {state} <> 'staging'"),
            run().output())) {
      drop(connection, statements().target().beside(staging));
    }
    Sql.update(
        connection,
        statements().spelled("DELETE FROM {RUNS} WHERE {output} = ? AND {state} = 'abandoned'"),
        run().output());
    Sql.update(
        connection,
        statements()
            .spelled(
                "UPDATE {RUNS} SET {staging} = NULL WHERE {output} = ? AND {staging} IS NOT NULL AND {state} = 'moved'"),
        run().output());
    connection.commit();
  }

  /** Its rows are looked for by the keys when they move. */
  private void makeStaging(Connection connection) throws SQLException {
    Sql.execute(connection, statements().createStaging());
    if (!statements().keys().isEmpty()) {
      Sql.execute(
          connection,
          "CREATE INDEX "
              + dialect.identifiers().quoted(statements().staging().table() + "_k")
              + statements().spelled(" ON {STAGING} (")
              + String.join(", ", statements().keys())
              + ")");
    }
  }

  private void drop(Connection connection, TableName table) throws SQLException {
    if (has(connection, table)) {
      Sql.execute(connection, "DROP TABLE " + dialect.identifiers().quoted(table));
    }
  }

  private boolean has(Connection connection, TableName table) throws SQLException {
    return dialect.catalog(connection).kind(table) != Catalog.Kind.NOTHING;
  }

  @Override
  boolean hasRuns(Connection connection) throws SQLException {
    return has(connection, statements().runs());
  }

  @Override
  List<String> lockedStates(Connection connection) throws SQLException {
    Sql.update(
        connection,
        statements()
            .spelled("UPDATE {RUNS} SET {state} = {state} WHERE {run} = ? AND {target} = ?"),
        key());
    return Sql.texts(connection, statements().selectState(), key());
  }

  @Override
  void move(Connection connection, long rows) throws IOException, SQLException {
    if (isWaiting(connection)) {
      requireStaged(connection, rows);
      change(connection);
    }
    // Not before: with it somebody else may get a turn.
    connection.commit();
    if (isWaiting(connection)) {
      moveNow(connection, rows);
      connection.commit();
    }
    removeMoved(connection);
  }

  private void change(Connection connection) throws SQLException {
    for (TableChange change : statements().changes()) {
      Set<String> columns =
          dialect.catalog(connection).columns(statements().target()).stream()
              .map(SqlColumn::name)
              .collect(Collectors.toSet());
      if (change.isMissing(columns)) {
        Sql.execute(connection, change.statement());
      }
    }
  }

  private void moveNow(Connection connection, long rows) throws IOException, SQLException {
    requireStaged(connection, rows);
    Catalog catalog = dialect.catalog(connection);
    new StagedTypes(statements().target(), statements().columns())
        .orAsIn(catalog.columns(statements().staging()))
        .requireIn(catalog.columns(statements().target()));
    if (statements().keys().isEmpty()) {
      requireTaken(rows, Sql.update(connection, statements().insertLanded()));
    } else {
      upsert(connection, rows);
    }
    writeDownAsMoved(connection, rows);
  }

  private void upsert(Connection connection, long rows) throws IOException, SQLException {
    Upsert upsert = new Upsert(statements());
    Optional<String> update = upsert.update();
    long replaced =
        update.isPresent()
            ? Sql.update(connection, update.get())
            : Sql.number(connection, upsert.countPresent());
    requireTaken(rows, replaced + Sql.update(connection, upsert.insert()));
    requireEqual(rows, Sql.number(connection, upsert.countDifferent()));
  }

  /** A database that rounds or cuts says nothing. */
  private void requireEqual(long rows, long different) throws IOException {
    if (different > 0) {
      throw new IOException(
          "Of the %s rows of run %s %s are others in the table %s than they were: look for a column that rounds or cuts, or a trigger; nothing was moved"
              .formatted(rows, run().id(), different, statements().target()));
    }
  }

  /** The rows have moved: where that fails the next run does it again. */
  private void removeMoved(Connection connection) throws SQLException {
    try {
      drop(connection, statements().staging());
      Sql.update(
          connection,
          statements()
              .spelled("UPDATE {RUNS} SET {staging} = NULL WHERE {run} = ? AND {target} = ?"),
          key());
      connection.commit();
    } catch (SQLException e) {
      LOG.warn(
          "{} is left in the database; the next run on the same output drops it",
          statements().staging(),
          e);
      Connections.rollBack(connection);
    }
  }

  @Override
  void abandon(Connection connection) throws SQLException {
    if (!hasRuns(connection) || !lockedStates(connection).contains("staging")) {
      connection.rollback();
      return;
    }
    Sql.update(
        connection,
        statements()
            .spelled("UPDATE {RUNS} SET {state} = 'abandoned' WHERE {run} = ? AND {target} = ?"),
        key());
    connection.commit();
    drop(connection, statements().staging());
    Sql.update(connection, statements().deleteRun(), key());
    connection.commit();
  }
}
