package dev.millrace.io.jdbc;

import dev.millrace.io.Edge;
import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Rows of one run wait in a table of their own beside their target, see {@link JdbcTable}. */
final class StagedJdbcTable implements StagedRows {
  private static final long serialVersionUID = 1L;

  /** Of all runs that open at the same moment one makes the table of runs. */
  private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7238461905)";

  /** Who waits for a lock has all others wait behind him, readers too. */
  private static final String PATIENCE_WITH_LOCKS = "SET LOCAL lock_timeout = '20s'";

  private final Connections connections;
  private final EventSchema schema;
  private final List<String> columnTypes;
  private final StagingStatements statements;
  private final Edge edge;

  StagedJdbcTable(
      Connections connections,
      EventSchema schema,
      List<String> columnTypes,
      StagingStatements statements,
      Edge edge) {
    this.connections = connections;
    this.schema = schema;
    this.columnTypes = columnTypes;
    this.statements = statements;
    this.edge = edge;
  }

  @Override
  public Edge edge() {
    return edge;
  }

  @Override
  public PTransform<PCollection<Row>, PCollection<LedgerCount>> landing() {
    return new LandInJdbc(connections, statements, new RowBinding(schema, columnTypes), edge);
  }

  private Run run() {
    return statements.run();
  }

  private Attempts once() {
    return Attempts.once(connections.address(), "Cannot land in " + connections.address());
  }

  @Override
  public void open() throws IOException {
    once()
        .of(
            () -> {
              try (Connection connection = connections.open()) {
                execute(connection, PATIENCE_WITH_LOCKS);
                execute(connection, ONE_AT_A_TIME);
                execute(connection, statements.createRuns());
                for (String staging :
                    texts(connection, statements.selectLeftovers(), run().output())) {
                  execute(connection, StagingStatements.drop(statements.target().beside(staging)));
                }
                update(connection, statements.deleteLeftovers(), run().output());
                update(
                    connection,
                    statements.insertRun(),
                    run().id(),
                    statements.target().toString(),
                    run().output(),
                    statements.staging().table());
                execute(connection, statements.createStaging());
                connection.commit();
              }
              return statements;
            });
  }

  @Override
  public void move(long rows) throws IOException {
    // The transaction says itself that it was done, so whoever does not know may do it again; and
    // whoever did not get a lock steps aside and comes back, for minutes in all.
    Attempts.patient(connections.address(), "Cannot land in " + connections.address())
        .of(
            () -> {
              try (Connection connection = connections.open()) {
                if (state(connection, statements).equals("staging")) {
                  moveNow(connection, rows);
                  connection.commit();
                }
              }
              return statements;
            });
  }

  /**
   * The state of the run, and from then on nobody else's who asks for it in a transaction.
   *
   * @throws IOException in one line, if a later run took its place
   */
  static String state(Connection connection, StagingStatements statements)
      throws IOException, SQLException {
    execute(connection, PATIENCE_WITH_LOCKS);
    Run run = statements.run();
    List<String> states =
        texts(connection, statements.selectState(), run.id(), statements.target().toString());
    if (states.isEmpty()) {
      throw new IOException(
          "Run %s has no rows waiting for %s any more: a later run on %s took its place; nothing was moved"
              .formatted(run.id(), statements.target(), run.output()));
    }
    return states.get(0);
  }

  private void moveNow(Connection connection, long rows) throws IOException, SQLException {
    execute(connection, statements.lockStaging());
    requireSame(rows, staged(connection, statements), "wait to be moved into");
    for (String change : statements.changes()) {
      execute(connection, change);
    }
    execute(connection, statements.lockTarget());
    new StagedTypes(statements.target(), schema, columnTypes)
        .requireIn(new PostgresCatalog(connection).columns(statements.target()));
    long moved;
    try (Statement statement = connection.createStatement()) {
      moved = statement.executeLargeUpdate(statements.move());
    }
    requireSame(rows, moved, "were taken by");
    try (PreparedStatement statement = connection.prepareStatement(statements.updateToMoved())) {
      statement.setLong(1, rows);
      statement.setString(2, run().id());
      statement.setString(3, statements.target().toString());
      statement.executeUpdate();
    }
    execute(connection, StagingStatements.drop(statements.staging()));
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

  /** How many rows of attempts that the engine took wait. */
  static long staged(Connection connection, StagingStatements statements) throws SQLException {
    return Long.parseLong(texts(connection, statements.countStaged()).get(0));
  }

  @Override
  public void abandon() throws IOException {
    once()
        .of(
            () -> {
              try (Connection connection = connections.open()) {
                if (hasRuns(connection)) {
                  drop(connection);
                  connection.commit();
                }
              }
              return statements;
            });
  }

  private void drop(Connection connection) throws SQLException {
    execute(connection, PATIENCE_WITH_LOCKS);
    String target = statements.target().toString();
    if (texts(connection, statements.selectState(), run().id(), target).contains("staging")) {
      execute(connection, StagingStatements.drop(statements.staging()));
      update(connection, statements.deleteRun(), run().id(), target);
    }
  }

  @Override
  public Optional<String> lastMoved() throws IOException {
    return once()
        .of(
            () -> {
              try (Connection connection = connections.open()) {
                return hasRuns(connection)
                    ? texts(
                            connection,
                            statements.selectLastMoved(),
                            run().output(),
                            statements.target().toString())
                        .stream()
                        .findFirst()
                    : Optional.empty();
              }
            });
  }

  private boolean hasRuns(Connection connection) throws SQLException {
    return !texts(
            connection,
            "SELECT 1 FROM pg_class WHERE oid = to_regclass(?)",
            statements.runsByName())
        .isEmpty();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void update(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.executeUpdate();
    }
  }

  private static List<String> texts(Connection connection, String sql, String... parameters)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
    }
    return texts;
  }

  private static void bind(PreparedStatement statement, String... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
  }

  /** The table in its database, without anything secret. */
  @Override
  public String toString() {
    return statements.target() + " at " + connections.address().url();
  }
}
