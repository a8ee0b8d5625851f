package dev.millrace.benchmarks.compare;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameRowsTest {
  private final Path one;
  private final Path other;

  SameRowsTest(@TempDir Path folder) throws IOException, SQLException {
    one = folder.resolve("one");
    other = folder.resolve("other");
    for (Path run : new Path[] {one, other}) {
      table(run, "clients", "part-0", "('a', 1), ('b', 2), ('b', 2)");
      table(run, "traffic", "part", "(0, 3)");
      alerts(run, "{\"id\":\"x\"}\n");
    }
  }

  @Test
  void rowsInOtherFilesAndInAnotherOrderAreTheSame() throws IOException, SQLException {
    table(other, "clients", "part-0", "('b', 2)");
    table(other, "clients", "part-1", "('b', 2), ('a', 1)");

    assertThat(SameRows.check(one, other), is("clients 3, traffic 1, alerts 1, dead-letters 0"));
  }

  @Test
  void aRowThatIsThereOnceInsteadOfTwiceIsSeen() throws IOException, SQLException {
    table(other, "clients", "part-0", "('a', 1), ('b', 2)");

    IOException difference = assertThrows(IOException.class, () -> SameRows.check(one, other));

    assertThat(difference.getMessage(), containsString("1 rows of clients are only in " + one));
  }

  @Test
  void anotherAlertIsSeen() throws IOException {
    alerts(other, "{\"id\":\"y\"}\n");

    assertThrows(IOException.class, () -> SameRows.check(one, other));
  }

  private static void alerts(Path run, String lines) throws IOException {
    Files.createDirectories(run.resolve("alerts"));
    Files.writeString(run.resolve("alerts/client.jsonl"), lines);
  }

  private static void table(Path run, String table, String name, String rows)
      throws IOException, SQLException {
    Path folder = Files.createDirectories(run.resolve(table));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM (VALUES "
              + rows
              + ")) TO '"
              + folder.resolve(name + ".parquet")
              + "' (FORMAT parquet)");
    }
  }
}
