package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Row;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** A real PostgreSQL of a test's own, which can be started anew over the same data. */
final class Postgres implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres server;

  private Postgres(Path data, EmbeddedPostgres server) {
    this.data = data;
    this.server = server;
  }

  /**
   * @param data where its files are kept
   */
  static Postgres start(Path data) throws IOException {
    return new Postgres(
        data,
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).start());
  }

  /** Ends what its clients do, and is back on the same port. */
  void restart() throws IOException {
    int port = server.getPort();
    server.close();
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .start();
  }

  /** As {@code --table} and {@code --input} name a table. */
  String uri(String table) {
    return "jdbc:postgresql://localhost:"
        + server.getPort()
        + "/postgres?table="
        + table
        + "&user=postgres";
  }

  void execute(String... statements) throws SQLException {
    database().execute(statements);
  }

  /** The one number that a query finds. */
  long number(String query) throws SQLException {
    return database().number(query);
  }

  /**
   * Waits until rows of a run stand in its staging table.
   *
   * @return how many were seen
   * @throws IllegalStateException if the run ends before
   */
  long awaitStaged(String schema, Future<?> run) throws SQLException {
    while (true) {
      List<Row> staging =
          rows(
              "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                  + " to_regnamespace('"
                  + schema
                  + "') AND relname LIKE 'millrace_2%'");
      for (Row table : staging) {
        String name = table.text().replaceAll(".*'(.*)'.*", "$1");
        long rows = number("SELECT count(*) FROM " + schema + "." + name);
        if (rows > 0) {
          return rows;
        }
      }
      if (run.isDone()) {
        throw new IllegalStateException("The run ended before a row was seen to wait");
      }
      Thread.onSpinWait();
    }
  }

  /** The rows that a query finds, in the spelling of oracles. */
  List<Row> rows(String query) throws SQLException {
    return database().rows(query);
  }

  private Database database() {
    return new Database(
        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres",
        UnaryOperator.identity());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
