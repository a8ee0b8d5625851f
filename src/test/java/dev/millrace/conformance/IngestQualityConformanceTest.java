package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of quality, against DuckDB over the file that was read: counts, bounds and up to 4,096
 * distinct values exactly, the rest within the bounds that docs/ingest-events.md states.
 */
@Tag("runs")
class IngestQualityConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PURCHASES = 20_000;

  /** Five standard errors of a sketch of 4,096 hashes. */
  private static final double DISTINCT = 5 / Math.sqrt(4_095);

  /** Twice the error of a rank that 99 in 100 quantiles keep. */
  private static final double RANK = 2 * 0.0133;

  private static final Map<String, Double> RANKS =
      Map.of("p01", 0.01, "p25", 0.25, "p50", 0.5, "p75", 0.75, "p99", 0.99);

  private final Map<Path, Connection> connections = new HashMap<>();

  @TempDir Path folder;

  /** A column of the input, and what its text is to DuckDB: times as milliseconds. */
  private record Column(String name, String sql) {
    static Column of(String name, String type) {
      String quoted = "\"" + name + "\"";
      return new Column(
          name,
          type.equals("time")
              ? "epoch_ms(CAST(replace(" + quoted + ", 'Z', '') AS TIMESTAMP))"
              : "CAST(" + quoted + " AS " + type + ")");
    }

    boolean isTime() {
      return sql.startsWith("epoch_ms");
    }

    boolean isText() {
      return sql.endsWith("VARCHAR)");
    }

    /** A value of the report, as SQL. */
    String literal(String text) {
      return isTime()
          ? Long.toString(Instant.parse(text).toEpochMilli())
          : sql.replaceFirst("CAST\\(\"[^\"]*\"", "CAST('" + text + "'");
    }

    /** A value of DuckDB, as the report has it. */
    @Nullable String shown(@Nullable String value) {
      return value != null && isTime()
          ? Instant.ofEpochMilli(Long.parseLong(value)).toString()
          : value;
    }
  }

  @Test
  void generatedEventsAreCountedAsDuckDbCountsThem() throws Exception {
    long seed = System.nanoTime();
    System.out.println("Seed of IngestQualityConformanceTest: " + seed);
    Path file = sales(seed, 9_000, "sales.csv");
    Path output = folder.resolve("out");

    run(List.of("--input=" + file, "--schema=" + schema(""), "--eventTime=at"), output);

    assertSame(report(output), file, SALES, "'date=' || left(\"at\", 10)");
    JsonNode refused = report(output).get("deadLetters");
    assertThat(refused.get("count").asLong(), is(90L));
    assertThat(refused.get("share").asDouble(), is(closeTo(0.01, 1e-12)));
    assertThat(refused.get("reasons").get(0).get("reason").asText(), is("wrong-type"));
    assertThat(refused.get("reasons").get(0).get("count").asLong(), is(90L));
    assertThat("the first run", report(output).has("drift"), is(false));

    run(List.of("--input=" + file, "--schema=" + schema(""), "--eventTime=at"), output);

    JsonNode drift = report(output).get("drift");
    assertThat(drift.get("rowRatio").asDouble(), is(1.0));
    for (JsonNode field : drift.get("fields")) {
      assertThat(field.get("nullShareDifference").asDouble(), is(0.0));
      assertThat(field.get("distinctRatio").asDouble(), is(1.0));
      if (field.has("kolmogorovSmirnov")) {
        assertThat(field.get("kolmogorovSmirnov").asDouble(), is(lessThanOrEqualTo(2 * RANK)));
      }
    }
  }

  @Test
  void purchasesAreCountedAsDuckDbCountsThem() throws Exception {
    Path file = folder.resolve("purchases.csv");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(SharedData.file("retail/online-retail.csv.gz"))),
                StandardCharsets.UTF_8))) {
      Files.write(file, lines.lines().limit(PURCHASES).toList());
    }
    Path schema =
        Files.writeString(
            folder.resolve("purchase.avsc"), IngestRealEventsConformanceTest.PURCHASES);
    Path output = folder.resolve("out");

    run(List.of("--input=" + file, "--schema=" + schema, "--timeZone=UTC"), output);

    assertSame(
        report(output),
        file,
        List.of(
            Column.of("InvoiceNo", "VARCHAR"),
            Column.of("StockCode", "VARCHAR"),
            Column.of("Description", "VARCHAR"),
            Column.of("Quantity", "INTEGER"),
            Column.of("InvoiceDate", "time"),
            Column.of("UnitPrice", "DECIMAL(9,2)"),
            Column.of("CustomerID", "VARCHAR"),
            Column.of("Country", "VARCHAR")),
        "''");
  }

  @Test
  void anExpectationOfTheKindErrorStopsPublicationAndOneThatWarnsDoesNot() throws Exception {
    Path file = sales(7, 3_000, "sales.csv");
    Path output = folder.resolve("out");
    List<String> arguments = List.of("--input=" + file, "--schema=" + schema(""));
    run(with(arguments, "--expectations=" + expectations("warn")), output);
    JsonNode report = report(output);
    String current = Files.readString(output.resolve("current.json"));

    Launched failed =
        Launched.here(
            with(
                List.of("ingest-events", "--output=" + output),
                with(arguments, "--expectations=" + expectations("error"))));

    long repeats =
        Long.parseLong(
            ask(
                file,
                "SELECT CAST(count(*) - count(DISTINCT (price, name)) AS VARCHAR) FROM events"
                    + " WHERE price IS NOT NULL AND name IS NOT NULL"));
    Map<String, String> found = new TreeMap<>();
    for (JsonNode one : report.get("expectations")) {
      found.put(
          one.get("expectation").asText(),
          one.get("holds").asBoolean() + ": " + one.get("found").asText());
    }
    long nulls =
        Long.parseLong(ask(file, "SELECT CAST(count(*) - count(name) AS VARCHAR) FROM events"));
    assertThat(
        found,
        is(
            Map.of(
                "id not null", "true: 0 nulls",
                "id unique", "true: 0 repeated rows",
                "price, name unique", String.format("false: %,d repeated rows", repeats),
                "id in range 0 to …", "true: 0 to 2998",
                "name share of nulls below 0.01",
                String.format("false: %.6f (%,d nulls)", nulls / 2_970.0, nulls),
                "row count within 1 to 10", "false: 2,970 rows")));
    assertThat(failed.status(), is(1));
    assertThat(
        failed.err(),
        allOf(
            containsString("does not meet 3 of 6 expectations, so nothing was published"),
            containsString(
                "price, name unique: expected no repeated rows, found %,d repeated rows"
                    .formatted(repeats)),
            containsString("row count within 1 to 10: expected 1 to 10, found 2,970 rows")));
    assertThat(Files.readString(output.resolve("current.json")), is(current));
  }

  private Path expectations(String onFailure) throws IOException {
    return Files.writeString(
        folder.resolve("expected-" + onFailure + ".yaml"),
        """
        expectations:
          - {not null: id, onFailure: ON}
          - {unique: id, onFailure: ON}
          - {unique: [price, name], onFailure: ON}
          - {in range: {field: id, least: 0}, onFailure: ON}
          - {share of nulls below: {field: name, share: 0.01}, onFailure: ON}
          - {row count within: {least: 1, greatest: 10}, onFailure: ON}
        """
            .replace("ON", onFailure));
  }

  @Test
  void theReportHoldsNoValueOfAProtectedField() throws Exception {
    Path file = sales(8, 500, "sales.csv");
    Path output = folder.resolve("out");

    run(List.of("--input=" + file, "--schema=" + schema(",\"privacy\":\"mask\"")), output);

    String text = Files.readString(LandedEvents.in(output).folder().resolve("quality.json"));
    assertThat(text, not(containsString("name 1")));
    for (JsonNode field : report(output).get("fields")) {
      if (field.get("field").asText().equals("name")) {
        assertThat(field.get("distinct").asLong(), is(1L));
        assertThat(field.has("min"), is(false));
      }
    }
  }

  private static final List<Column> SALES =
      List.of(
          Column.of("id", "BIGINT"),
          Column.of("price", "DECIMAL(9,2)"),
          Column.of("weight", "DOUBLE"),
          Column.of("name", "VARCHAR"),
          Column.of("at", "time"),
          Column.of("day", "DATE"));

  private Path schema(String privacy) throws IOException {
    return Files.writeString(
        folder.resolve("sale.avsc"),
        """
        {"type":"record","name":"Sale","fields":[
         {"name":"id","type":"long"},
         {"name":"price","type":["null",
           {"type":"bytes","logicalType":"decimal","precision":9,"scale":2}]},
         {"name":"weight","type":["null","double"]},
         {"name":"name","type":["null","string"]PRIVACY},
         {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
         {"name":"day","type":{"type":"int","logicalType":"date"}}]}
        """
            .replace("PRIVACY", privacy));
  }

  /** So many events, and of each hundred one that is none; over five days, in no order. */
  private Path sales(long seed, int events, String name) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("id,price,weight,name,at,day"));
    for (int i = 0; i < events; i++) {
      lines.add(
          String.join(
              ",",
              i % 100 == 99 ? "none" : Integer.toString(i),
              random.nextInt(5) == 0 ? "" : random.nextInt(400) + ".5" + random.nextInt(10),
              random.nextInt(9) == 0 ? "" : Double.toString(random.nextInt(100_000) / 8.0 - 5_000),
              random.nextInt(3) == 0 ? "" : "name " + random.nextInt(50),
              Instant.ofEpochSecond(1_769_900_000L + random.nextInt(5 * 86_400)).toString(),
              LocalDate.of(2026, 1, 1).plusDays(random.nextInt(700)).toString()));
    }
    return Files.write(folder.resolve(name), lines);
  }

  private static void run(List<String> arguments, Path output) throws IOException {
    Launched launched =
        Launched.here(with(List.of("ingest-events", "--output=" + output), arguments));
    assertThat(launched.err(), launched.status(), is(0));
  }

  private static List<String> with(List<String> arguments, List<String> more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(more);
    return all;
  }

  private static List<String> with(List<String> arguments, String more) {
    return with(arguments, List.of(more));
  }

  private static JsonNode report(Path output) throws IOException {
    return JSON.readTree(LandedEvents.in(output).folder().resolve("quality.json").toFile());
  }

  /**
   * @param partition the path of an event's partition, in SQL
   */
  private void assertSame(JsonNode report, Path file, List<Column> columns, String partition)
      throws SQLException {
    assertSame(report, file, columns, partition, null);
    for (JsonNode part : report.get("partitions")) {
      assertSame(part, file, columns, partition, part.get("path").asText());
    }
    assertThat(
        Integer.toString(report.get("partitions").size()),
        is(ask(file, "SELECT CAST(count(DISTINCT " + partition + ") AS VARCHAR) FROM events")));
  }

  private void assertSame(
      JsonNode part, Path file, List<Column> columns, String partition, @Nullable String path)
      throws SQLException {
    String events =
        "(SELECT * FROM events"
            + (path == null ? "" : " WHERE " + partition + " = '" + path + "'")
            + ")";
    assertThat(
        part.get("rows").asText(), is(ask(file, "SELECT CAST(count(*) AS VARCHAR) FROM " + events)));
    for (int i = 0; i < columns.size(); i++) {
      assertSame(part.get("fields").get(i), file, columns.get(i), events);
    }
  }

  private void assertSame(JsonNode field, Path file, Column column, String events)
      throws SQLException {
    String sql = column.sql;
    List<@Nullable String> expected =
        row(
            file,
            ("SELECT CAST(count(*) - count(%s) AS VARCHAR), CAST(count(DISTINCT %s) AS VARCHAR),"
                    + " CAST(min(%s) AS VARCHAR), CAST(max(%s) AS VARCHAR) FROM %s")
                .formatted(sql, sql, sql, sql, events));
    assertThat(field.get("field").asText(), is(column.name));
    assertThat(column.name, field.get("nulls").asText(), is(expected.get(0)));
    long distinct = Long.parseLong(String.valueOf(expected.get(1)));
    assertThat(
        column.name,
        (double) field.get("distinct").asLong(),
        is(closeTo(distinct, distinct <= 4_096 ? 0 : DISTINCT * distinct)));
    assertThat(column.name, text(field, "min"), is(column.shown(expected.get(2))));
    assertThat(column.name, text(field, "max"), is(column.shown(expected.get(3))));
    if (column.isText()) {
      assertThat(field.has("quantiles"), is(false));
      return;
    }
    for (Map.Entry<String, Double> rank : RANKS.entrySet()) {
      String value = column.literal(field.get("quantiles").get(rank.getKey()).asText());
      List<@Nullable String> shares =
          row(
              file,
              ("SELECT CAST(count(*) FILTER (%s < %s) / count(%s) AS VARCHAR),"
                      + " CAST(count(*) FILTER (%s <= %s) / count(%s) AS VARCHAR) FROM %s")
                  .formatted(sql, value, sql, sql, value, sql, events));
      String what = column.name + " " + rank.getKey();
      assertThat(
          what,
          Double.parseDouble(String.valueOf(shares.get(0))),
          is(lessThanOrEqualTo(rank.getValue() + RANK)));
      assertThat(
          what,
          Double.parseDouble(String.valueOf(shares.get(1))),
          is(greaterThanOrEqualTo(rank.getValue() - RANK)));
    }
  }

  private static @Nullable String text(JsonNode field, String name) {
    return field.has(name) ? field.get(name).asText() : null;
  }

  private String ask(Path file, String query) throws SQLException {
    return String.valueOf(row(file, query).get(0));
  }

  /** The one row of an answer, over the lines that are events. */
  private List<@Nullable String> row(Path file, String query) throws SQLException {
    List<@Nullable String> row = new ArrayList<>();
    try (Statement statement = connection(file).createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        row.add(rows.getString(i));
      }
    }
    return row;
  }

  private Connection connection(Path file) throws SQLException {
    Connection known = connections.get(file);
    if (known == null) {
      known = DriverManager.getConnection("jdbc:duckdb:");
      connections.put(file, known);
      try (Statement statement = known.createStatement()) {
        statement.execute(
            "CREATE TABLE events AS SELECT * FROM read_csv('"
                + file
                + "', header = true, all_varchar = true)"
                + " WHERE COLUMNS(*) IS DISTINCT FROM 'none'");
      }
    }
    return known;
  }

  @AfterEach
  void closeConnections() throws SQLException {
    for (Connection connection : connections.values()) {
      connection.close();
    }
  }
}
