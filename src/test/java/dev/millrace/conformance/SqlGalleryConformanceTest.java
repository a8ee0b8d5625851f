package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.transforms.sql.Query;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.ProcessFunction;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The queries of the gallery give DuckDB's answers, asked in its own words, over all purchases of a
 * shop and a web server's log; on the DirectRunner over the first lines of them.
 */
@Tag("runs")
class SqlGalleryConformanceTest {
  private static final List<String> QUERIES =
      List.of(
          "active-customers-by-day",
          "active-customers-by-month",
          "error-share-by-minute",
          "items-sold-last-month",
          "last-purchases-by-customer",
          "pages-attackers-tried",
          "repeat-buyers-by-cohort",
          "revenue-by-country-and-month",
          "sessions-from-clicks",
          "top-paths",
          "where-customers-live");

  @TempDir Path folder;

  @Test
  void everyQueryGetsDuckDbsAnswer() throws Exception {
    Path retail = part("retail/online-retail.csv.gz");
    Path log = part("access-logs/apache-combined-10k.log.gz");
    SqlRun run = SqlRun.in(folder);
    run.table("retail", rows(run, "retail", retail));
    run.table("web", rows(run, "web", log));
    for (String query : QUERIES) {
      run.statement(query, gallery(query));
    }

    Map<String, List<List<@Nullable String>>> answers = run.run();

    List<String> wrong = new ArrayList<>();
    try (SqlOracle oracle = oracle(retail, log)) {
      for (String query : QUERIES) {
        List<List<@Nullable String>> expected =
            SqlAnswer.sorted(oracle.answer(SqlStatement.resource("gallery/" + query + ".sql")));
        List<List<@Nullable String>> got =
            SqlAnswer.sorted(Objects.requireNonNull(answers.get(query)));
        assertThat(query, expected, is(not(empty())));
        if (!SqlAnswer.same(expected, got)) {
          wrong.add(query + ": " + difference(expected, got));
        }
      }
    }
    assertThat(String.join("\n", wrong), wrong, is(empty()));
  }

  private static String difference(
      List<List<@Nullable String>> expected, List<List<@Nullable String>> got) {
    for (int row = 0; row < Math.min(expected.size(), got.size()); row++) {
      if (!SqlAnswer.same(expected.subList(row, row + 1), got.subList(row, row + 1))) {
        return "row %d is %s and not %s".formatted(row, got.get(row), expected.get(row));
      }
    }
    return "%d rows and not %d".formatted(got.size(), expected.size());
  }

  private static String gallery(String query) throws IOException {
    String name = "/dev/millrace/pipelines/query/sql/" + query + ".sql";
    try (InputStream in = Objects.requireNonNull(Query.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The whole file, or its first lines for an engine that is slow. */
  private Path part(String name) throws IOException {
    Path whole = SharedData.file(name);
    long lines =
        switch (Engine.here()) {
          case FLINK, SPARK -> Long.MAX_VALUE;
          case DIRECT, DATAFLOW -> Engine.DIRECT_LINES;
        };
    if (lines == Long.MAX_VALUE) {
      return whole;
    }
    Path part = folder.resolve(String.valueOf(whole.getFileName()));
    try (BufferedReader reader = reader(whole);
        GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
      String line = reader.readLine();
      for (long taken = 0; line != null && taken < lines; taken++) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        line = reader.readLine();
      }
    }
    return part;
  }

  private static BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }

  private static PCollection<Row> rows(SqlRun run, String table, Path file) {
    ProcessFunction<String, Iterable<String>> lines = name -> lines(Path.of(name));
    ProcessFunction<String, Iterable<Row>> parse =
        table.equals("retail") ? SqlGalleryRows::purchase : SqlGalleryRows::request;
    return run.pipeline()
        .apply("File of " + table, Create.of(file.toString()))
        .apply("Lines of " + table, FlatMapElements.into(TypeDescriptors.strings()).via(lines))
        .apply("Spread lines of " + table, Reshuffle.viaRandomKey())
        .apply("Rows of " + table, FlatMapElements.into(TypeDescriptors.rows()).via(parse))
        .setRowSchema(table.equals("retail") ? SqlGalleryRows.RETAIL : SqlGalleryRows.WEB);
  }

  private static List<String> lines(Path file) {
    try (BufferedReader reader = reader(file)) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static SqlOracle oracle(Path retail, Path log) throws SQLException {
    SqlOracle oracle = SqlOracle.open();
    oracle.execute(
        """
        CREATE TABLE retail AS SELECT InvoiceNo, StockCode, CAST(Quantity AS INTEGER) AS Quantity,
          CAST(InvoiceDate AS TIMESTAMP) AS InvoiceDate, CAST(UnitPrice AS DECIMAL(18, 6)) AS UnitPrice,
          CustomerID, Country
        FROM read_csv('%s', header = true, all_varchar = true)
        """
            .formatted(retail));
    // One line was cut off within its last field, and is a request all the same.
    oracle.execute(
        """
        CREATE TABLE web AS SELECT part.client AS client,
          strptime(part.requested, '%%d/%%b/%%Y:%%H:%%M:%%S') AS requested, part.target AS target,
          CAST(part.status AS INTEGER) AS status,
          COALESCE(TRY_CAST(part.bytes AS BIGINT), 0) AS bytes
        FROM (
          SELECT regexp_extract(line, '^(\\S+) \\S+ \\S+ \\[([^\\]]+) [+]0000\\] "[A-Z]+ (\\S+) HTTP/[0-9.]+" (\\d{3}) (\\d+|-) "[^"]*" "[^"]*"?$',
              ['client', 'requested', 'target', 'status', 'bytes']) AS part
          FROM read_csv('%s', columns = {'line': 'VARCHAR'}, delim = '\\x01', quote = '',
              escape = '', header = false, auto_detect = false))
        WHERE part.client <> ''
        """
            .formatted(log));
    return oracle;
  }
}
