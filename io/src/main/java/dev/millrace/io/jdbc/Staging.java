package dev.millrace.io.jdbc;

import dev.millrace.io.Run;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How rows of a run are set aside and moved, over connections that commit when they are told to.
 * What all databases have in common of it; see {@link PostgresStaging} and {@link StandardStaging}.
 */
abstract sealed class Staging implements Serializable permits PostgresStaging, StandardStaging {
  private static final long serialVersionUID = 1L;

  private final StagingStatements statements;

  Staging(StagingStatements statements) {
    this.statements = statements;
  }

  StagingStatements statements() {
    return statements;
  }

  /** Makes the place where rows wait, and removes those of dead runs of the same output. */
  abstract void open(Connection connection) throws SQLException;

  /** Moves all rows, once. */
  abstract void move(Connection connection, long rows) throws IOException, SQLException;

  /** Removes what waits, if it has not moved. */
  abstract void abandon(Connection connection) throws SQLException;

  abstract boolean hasRuns(Connection connection) throws SQLException;

  /**
   * The states of the run, one or none. From then on nobody else gets them in a transaction before
   * this one ends.
   */
  abstract List<String> lockedStates(Connection connection) throws SQLException;

  /**
   * Whether the rows of the run wait. From then on nobody else gets to know in a transaction before
   * this one ends.
   *
   * @throws IOException in one line, if a later run took its place
   */
  final boolean isWaiting(Connection connection) throws IOException, SQLException {
    List<String> states = lockedStates(connection);
    if (states.isEmpty() || states.contains("abandoned")) {
      throw new IOException(
          "Run %s has no rows waiting for %s any more: a later run on %s took its place; nothing was moved"
              .formatted(run().id(), statements.target(), run().output()));
    }
    return states.contains("staging");
  }

  /** The last run of the same output whose rows have moved. */
  final Optional<String> lastMoved(Connection connection) throws SQLException {
    return hasRuns(connection)
        ? Sql.texts(
                connection,
                statements.selectMoved(),
                run().output(),
                statements.target().toString())
            .stream()
            .findFirst()
        : Optional.empty();
  }

  /**
   * Keeps of the runs of the same output that have moved the one that {@link #lastMoved} tells:
   * nobody asks for the others, and with many runs they would be many.
   */
  final void forgetOlder(Connection connection) throws SQLException {
    Optional<String> last = lastMoved(connection);
    if (last.isPresent()) {
      Sql.update(
          connection,
          statements.deleteOthersMoved(),
          run().output(),
          statements.target().toString(),
          last.get());
    }
  }

  /** How many rows of attempts that the engine took wait. */
  final long staged(Connection connection) throws SQLException {
    return Sql.number(connection, statements.countStaged());
  }

  final Run run() {
    return statements.run();
  }

  /** What {@link StagingStatements} wants where it says: run, target. */
  final Object[] key() {
    return new Object[] {run().id(), statements.target().toString()};
  }

  final void writeDown(Connection connection) throws SQLException {
    Sql.update(
        connection,
        statements.insertRun(),
        run().id(),
        statements.target().toString(),
        run().output(),
        statements.staging().table());
  }

  final void writeDownAsMoved(Connection connection, long rows) throws SQLException {
    Sql.update(
        connection, statements.updateToMoved(), rows, run().id(), statements.target().toString());
  }

  final void requireStaged(Connection connection, long rows) throws IOException, SQLException {
    requireSame(rows, staged(connection), "wait to be moved into");
  }

  final void requireTaken(long rows, long moved) throws IOException {
    requireSame(rows, moved, "were taken by");
  }

  private void requireSame(long expected, long found, String what) throws IOException {
    if (found != expected) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "Of the %,d rows in the ledger of run %s %,d %s the table %s: look for a trigger or a"
                  + " rule that changes them; nothing was moved",
              expected,
              run().id(),
              found,
              what,
              statements.target()));
    }
  }
}
