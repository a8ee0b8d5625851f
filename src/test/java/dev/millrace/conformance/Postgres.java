package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Row;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

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
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The one number that a query finds. */
  long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new IllegalStateException("No row: " + query);
      }
      return result.getLong(1);
    }
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
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<Row> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, @Nullable Object> row = new TreeMap<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.put(result.getMetaData().getColumnName(column), value(result, column));
        }
        rows.add(Row.of(row));
      }
      return rows;
    }
  }

  private static @Nullable Object value(ResultSet result, int column) throws SQLException {
    String type = result.getMetaData().getColumnTypeName(column);
    if (type.equals("timestamptz")) {
      OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
      return time == null ? null : time.toInstant().toString();
    } else if (type.equals("date")) {
      return result.getString(column);
    } else if (type.equals("float4")) {
      // The driver's object is a double of other digits.
      float value = result.getFloat(column);
      return result.wasNull() ? null : new BigDecimal(Float.toString(value));
    }
    Object value = result.getObject(column);
    return value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
