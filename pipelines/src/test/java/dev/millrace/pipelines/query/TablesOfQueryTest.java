package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is a table of a query is what its plan reads, whatever else is called so. */
class TablesOfQueryTest {
  private static final String TAKE = "Take rows of ";

  @TempDir Path folder;
  private final DetachedLaunch engine = new DetachedLaunch();

  @BeforeEach
  void writeTables() throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "id,price\n1,2\n2,3\n");
    Files.writeString(folder.resolve("clicks.csv"), "id,page\n1,a\n");
  }

  @Test
  void aColumnCalledLikeATableReadsNone() throws IOException {
    run("SELECT COUNT(*) AS clicks FROM orders", "orders", "clicks");

    assertThat(tablesRead(), is(List.of("orders")));
  }

  @Test
  void aTableOfASubqueryIsRead() throws IOException {
    run("SELECT id FROM orders WHERE id IN (SELECT id FROM Clicks)", "orders", "clicks");

    assertThat(tablesRead(), is(List.of("clicks", "orders")));
  }

  @Test
  void aTableThatIsOnlyInsertedIntoMayBeMissing() throws IOException {
    run(
        "CREATE EXTERNAL TABLE totals TYPE parquet LOCATION '"
            + folder.resolve("totals")
            + "'; INSERT INTO totals SELECT SUM(price) AS totals FROM orders",
        "orders");

    assertThat(tablesRead(), is(List.of("orders")));
  }

  @Test
  void aTableThatIsReadAndMissingIsToldAsItIs() {
    UsageException refused =
        assertThrows(
            UsageException.class,
            () -> run("SELECT id AS clicks FROM orders o, GONE g", "orders", "clicks", "gone"));

    assertThat(
        refused.getMessage(),
        is(
            "Invalid table gone: %s/gone.csv (no such file or folder; %s holds"
                    .formatted(folder, folder)
                + " clicks.csv, orders.csv)"));
    assertThat(engine.submitted(), is(List.of()));
  }

  /** Nobody looks for it in all folders of the disk, which would take minutes. */
  @Test
  void aSchemaThatIsMissingIsToldByItsTable() {
    assertRefused(
        "Invalid table clicks: schema=/none.avsc (must be a file that exists)",
        "CREATE EXTERNAL TABLE clicks LOCATION '%s/clicks.csv?schema=/none.avsc'; SELECT id FROM"
            + " clicks");
  }

  @Test
  void aFileWithoutARecordSaysWhatMayBeWrong() {
    assertRefused(
        "Invalid table clicks: %s/clicks.csv has no json record that can be read, and so no columns"
            + " (give it records, its format= or a schema=FILE)",
        "CREATE EXTERNAL TABLE clicks TYPE json LOCATION '%s/clicks.csv'; SELECT id FROM clicks");
  }

  @Test
  void aPlaceThatIsNoneSaysWhichAre() {
    assertRefused(
        "Invalid table t: ftp://h/t.csv is nowhere that a table can be read from (must be a path,"
            + " or begin with hdfs://, gs://, kafka://, jdbc: or bigquery://)",
        "CREATE EXTERNAL TABLE t LOCATION 'ftp://h/t.csv'; SELECT id FROM t");
    assertRefused(
        "Invalid table t: bigquery://p/d (must be bigquery://project/dataset/table)",
        "CREATE EXTERNAL TABLE t LOCATION 'bigquery://p/d'; SELECT id FROM t");
  }

  @Test
  void nothingIsInsertedIntoAFile() {
    assertRefused(
        "Invalid SQL at line 1, column 13: Nothing can be inserted into orders, as %s/orders.csv is"
            + " a file (must be a folder, or one to be made: rows are added as files of their own)",
        "INSERT INTO orders SELECT id FROM orders");
  }

  private void assertRefused(String message, String sql) {
    UsageException refused =
        assertThrows(UsageException.class, () -> run(sql.replace("%s", folder + ""), "orders"));

    assertThat(refused.getMessage(), is(message.replace("%s", folder + "")));
    assertThat(engine.submitted(), is(List.of()));
  }

  private void run(String sql, String... tables) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String table : tables) {
      arguments.add("--table=%s=%s/%s.csv".formatted(table, folder, table));
    }
    arguments.add("--sql=" + sql);
    if (!sql.contains("INSERT")) {
      arguments.add("--output=" + folder.resolve("out"));
    }
    QueryOptions options =
        PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).as(QueryOptions.class);
    new QueryPipeline().run(options, engine);
  }

  private List<String> tablesRead() {
    List<String> read = new ArrayList<>();
    for (Pipeline graph : engine.submitted()) {
      graph.traverseTopologically(
          new Pipeline.PipelineVisitor.Defaults() {
            @Override
            public void visitPrimitiveTransform(TransformHierarchy.Node node) {
              String name = node.getFullName();
              if (name.startsWith(TAKE)) {
                read.add(name.substring(TAKE.length()).replaceFirst("/.*", ""));
              }
            }
          });
    }
    return read.stream().sorted().toList();
  }
}
