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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
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

  private static final int EVENTS = 9_000;

  private static final int REFUSED = EVENTS / 100;

  private static final int LANDED = EVENTS - REFUSED;

  private static final int PURCHASES =
      Engine.here() == Engine.DIRECT ? Engine.DIRECT_LINES : 12_000;

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

  /**
   * A whole story, as each launch costs its seconds: what is first, what changed, what is refused.
   */
  @Test
  void generatedEventsAndTheirDriftAreCountedAsDuckDbCountsThem() throws Exception {
    long seed = System.nanoTime();
    System.out.println("Seed of IngestQualityConformanceTest: " + seed);
    Path file = sales(seed, EVENTS, 0, "sales.csv");
    Path output = folder.resolve("out");
    List<String> arguments = List.of("--input=" + file, "--schema=" + schema(""), "--eventTime=at");

    run(with(arguments, "--expectations=" + expectations("warn")), output);

    assertSame(report(output), partitions(output), file, SALES, "'date=' || left(\"at\", 10)");
    JsonNode refused = report(output).get("deadLetters");
    assertThat(refused.get("count").asLong(), is((long) REFUSED));
    assertThat(refused.get("share").asDouble(), is(closeTo(0.01, 1e-12)));
    assertThat(refused.get("reasons").get(0).get("reason").asText(), is("wrong-type"));
    assertThat(refused.get("reasons").get(0).get("count").asLong(), is((long) REFUSED));
    assertThat("the first run", report(output).has("drift"), is(false));
    long repeats = assertExpectations(report(output), file);
    String current = Files.readString(output.resolve("current.json"));

    Launched failed =
        Launched.here(
            with(
                List.of("ingest-events", "--output=" + output),
                with(arguments, "--expectations=" + expectations("error"))));

    assertThat(failed.status(), is(1));
    assertThat(
        failed.err(),
        allOf(
            containsString("does not meet 3 of 6 expectations, so nothing was published"),
            containsString(
                String.format(
                    Locale.ROOT,
                    "price, name unique: expected no repeated rows, found %,d repeated rows",
                    repeats)),
            containsString(
                String.format(
                    Locale.ROOT,
                    "row count within 1 to 10: expected 1 to 10, found %,d rows",
                    LANDED))));
    assertThat(Files.readString(output.resolve("current.json")), is(current));

    assertDriftAndPrivacy(file, seed, output);
  }

  /** Half as many events, of other values, and the name is masked now. */
  private void assertDriftAndPrivacy(Path file, long seed, Path output) throws Exception {
    Path other = sales(seed + 1, EVENTS / 2, 90, "other.csv");
    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--output=" + output,
                "--input=" + other,
                "--schema=" + schema(",\"privacy\":\"mask\""),
                "--eventTime=at"));
    assertThat(launched.err(), launched.status(), is(0));

    JsonNode report = report(output);
    assertThat(report.get("drift").get("rowRatio").asDouble(), is(0.5));
    Map<String, JsonNode> drifts = new TreeMap<>();
    report.get("drift").get("fields").forEach(one -> drifts.put(one.get("field").asText(), one));
    assertThat(
        "the name is protected otherwise now",
        drifts.keySet(),
        is(Set.of("id", "price", "weight", "at", "day")));
    for (Column column : SALES) {
      if (!column.isText()) {
        assertDrift(Objects.requireNonNull(drifts.get(column.name)), column, file, other);
      }
    }
    assertThat(
        "id",
        Objects.requireNonNull(drifts.get("id")).get("kolmogorovSmirnov").asDouble(),
        is(closeTo(0.5, 0.06)));

    List<JsonNode> names = new ArrayList<>();
    report.get("fields").forEach(names::add);
    names.removeIf(field -> !field.get("field").asText().equals("name"));
    assertThat(names.size(), is(1));
    List<String> told = new ArrayList<>();
    names.get(0).fieldNames().forEachRemaining(told::add);
    assertThat(told, is(List.of("field", "type", "protection", "nulls", "distinct")));
    assertThat(names.get(0).get("distinct").asLong(), is(1L));
    Path landed = LandedEvents.in(output).folder();
    assertThat(
        Files.readString(landed.resolve("quality.json"))
            + Files.readString(landed.resolve("quality-partitions.json"))
            + launched.out()
            + launched.err(),
        not(containsString("name 1")));
  }

  private void assertDrift(JsonNode drift, Column column, Path before, Path after)
      throws SQLException {
    String here = events(after);
    String there = events(before);
    String shares = "SELECT CAST(1 - count(%s) / count(*) AS VARCHAR) FROM %s";
    double nulls =
        Double.parseDouble(ask(before, shares.formatted(column.sql, here)))
            - Double.parseDouble(ask(before, shares.formatted(column.sql, there)));
    assertThat(column.name, drift.get("nullShareDifference").asDouble(), is(closeTo(nulls, 1e-9)));
    String distinct = "SELECT CAST(count(DISTINCT %s) AS VARCHAR) FROM %s";
    double ratio =
        Double.parseDouble(ask(before, distinct.formatted(column.sql, here)))
            / Double.parseDouble(ask(before, distinct.formatted(column.sql, there)));
    assertThat(
        column.name,
        drift.get("distinctRatio").asDouble(),
        is(closeTo(ratio, 2.5 * DISTINCT * ratio)));
    String greatest =
        """
        WITH here AS (SELECT %s AS x FROM %s), there AS (SELECT %s AS x FROM %s),
        steps AS (
          SELECT x, 1.0::DOUBLE / (SELECT count(x) FROM here) AS a, 0::DOUBLE AS b
          FROM here WHERE x IS NOT NULL
          UNION ALL
          SELECT x, 0, 1.0::DOUBLE / (SELECT count(x) FROM there)
          FROM there WHERE x IS NOT NULL),
        summed AS (SELECT x, sum(a) AS a, sum(b) AS b FROM steps GROUP BY x),
        shares AS (
          SELECT sum(a) OVER (ORDER BY x) AS a, sum(b) OVER (ORDER BY x) AS b FROM summed)
        SELECT CAST(max(abs(a - b)) AS VARCHAR) FROM shares
        """
            .formatted(column.sql, here, column.sql, there);
    assertThat(
        column.name,
        drift.get("kolmogorovSmirnov").asDouble(),
        is(closeTo(Double.parseDouble(ask(before, greatest)), 2 * RANK)));
  }

  private static String events(Path file) {
    return "(SELECT * FROM read_csv('"
        + file
        + "', header = true, all_varchar = true) WHERE COLUMNS(*) IS DISTINCT FROM 'none')";
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
        partitions(output),
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

  /** Gives the number of rows with a price and a name that another one has. */
  private long assertExpectations(JsonNode report, Path file) throws SQLException {
    long repeats =
        Long.parseLong(
            ask(
                file,
                "SELECT CAST(count(*) - count(DISTINCT (price, name)) AS VARCHAR) FROM events"
                    + " WHERE price IS NOT NULL AND name IS NOT NULL"));
    long nulls =
        Long.parseLong(ask(file, "SELECT CAST(count(*) - count(name) AS VARCHAR) FROM events"));
    Map<String, String> found = new TreeMap<>();
    for (JsonNode one : report.get("expectations")) {
      found.put(
          one.get("expectation").asText(),
          one.get("holds").asBoolean() + ": " + one.get("found").asText());
    }
    assertThat(
        found,
        is(
            Map.of(
                "id not null",
                "true: 0 nulls",
                "id unique",
                "true: 0 repeated rows",
                "price, name unique",
                String.format(Locale.ROOT, "false: %,d repeated rows", repeats),
                "id in range 0 to …",
                "true: 0 to " + (EVENTS - 2),
                "name share of nulls below 0.01",
                String.format(
                    Locale.ROOT, "false: %.6f (%,d nulls)", (double) nulls / LANDED, nulls),
                "row count within 1 to 10",
                String.format(Locale.ROOT, "false: %,d rows", LANDED))));
    return repeats;
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

  /**
   * So many events, and of each hundred one that is none; over five days, in no order.
   *
   * @param shift added to numbers, and to days
   */
  private Path sales(long seed, int events, int shift, String name) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("id,price,weight,name,at,day"));
    for (int i = 0; i < events; i++) {
      lines.add(
          String.join(
              ",",
              i % 100 == 99 ? "none" : Integer.toString(i),
              random.nextInt(shift == 0 ? 5 : 3) == 0
                  ? ""
                  // So few that some come again with the same name.
                  : shift + random.nextInt(EVENTS / 225) + ".5" + random.nextInt(10),
              random.nextInt(9) == 0
                  ? ""
                  : Double.toString(shift * 20 + random.nextInt(100_000) / 8.0 - 5_000),
              random.nextInt(3) == 0 ? "" : "name " + random.nextInt(50),
              Instant.ofEpochSecond(1_769_900_000L + random.nextInt(5 * 86_400)).toString(),
              LocalDate.of(2026, 1, 1).plusDays(shift + random.nextInt(700)).toString()));
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

  private static JsonNode partitions(Path output) throws IOException {
    return JSON.readTree(
            LandedEvents.in(output).folder().resolve("quality-partitions.json").toFile())
        .get("partitions");
  }

  /**
   * @param partition the path of an event's partition, in SQL
   */
  private void assertSame(
      JsonNode report, JsonNode partitions, Path file, List<Column> columns, String partition)
      throws SQLException {
    assertSame(report, file, columns, partition, null);
    for (JsonNode part : partitions) {
      assertSame(part, file, columns, partition, part.get("path").asText());
    }
    assertThat(
        Integer.toString(partitions.size()),
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
        part.get("rows").asText(),
        is(ask(file, "SELECT CAST(count(*) AS VARCHAR) FROM " + events)));
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
