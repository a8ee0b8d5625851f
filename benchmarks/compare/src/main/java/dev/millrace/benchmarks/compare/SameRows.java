package dev.millrace.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether two outputs hold the same rows, each as often, in any order and in any files. */
final class SameRows {
  private static final List<String> TABLES = List.of("clients", "traffic");
  private static final List<String> LINES = List.of("alerts", "dead-letters");

  private SameRows() {}

  /**
   * @param one the folder of a run
   * @param other likewise
   * @return how many rows the run holds, by table
   * @throws IOException if they differ, saying where
   */
  static String check(Path one, Path other) throws IOException, SQLException {
    List<String> sizes = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        long surplus = count(statement, except(table, one, other));
        long missing = count(statement, except(table, other, one));
        require(table, one, other, surplus, missing);
        sizes.add(table + " " + count(statement, "SELECT * FROM " + files(table, one)));
      }
    }
    for (String table : LINES) {
      List<String> mine = lines(one.resolve(table));
      List<String> theirs = lines(other.resolve(table));
      if (!mine.equals(theirs)) {
        throw new IOException(
            String.format(
                "Different lines of %s: %d in %s, %d in %s",
                table, mine.size(), one, theirs.size(), other));
      }
      sizes.add(table + " " + mine.size());
    }
    return String.join(", ", sizes);
  }

  private static void require(String table, Path one, Path other, long surplus, long missing)
      throws IOException {
    if (surplus != 0 || missing != 0) {
      throw new IOException(
          String.format(
              "%d rows of %s are only in %s, %d only in %s", surplus, table, one, missing, other));
    }
  }

  private static String except(String table, Path one, Path other) {
    return "SELECT * FROM "
        + files(table, one)
        + " EXCEPT ALL SELECT * FROM "
        + files(table, other);
  }

  private static String files(String table, Path run) {
    return "read_parquet('" + run.resolve(table) + "/*.parquet')";
  }

  private static long count(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT count(*) FROM (" + query + ")")) {
      result.next();
      return result.getLong(1);
    }
  }

  private static List<String> lines(Path table) throws IOException {
    if (!Files.isDirectory(table)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(table)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    lines.sort(null);
    return lines;
  }
}
