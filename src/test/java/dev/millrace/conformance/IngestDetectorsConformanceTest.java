package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What detectors set aside, against DuckDB's median, mad and quantile_cont over the same file. */
@Tag("runs")
class IngestDetectorsConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A key of its own costs the DirectRunner a bundle. */
  private static final int EVENTS = Engine.here() == Engine.DIRECT ? 400 : 4_000;

  private static final String SALE =
      """
      {"type":"record","name":"Sale","fields":[
       {"name":"id","type":"long"},
       {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
       {"name":"amount","type":"int"},
       {"name":"weight","type":["null","double"]},
       {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
      """;

  @TempDir Path folder;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  /**
   * A detector, and the same in SQL.
   *
   * @param yaml its line in the file of rules
   * @param text how it is named in the table of anomalies
   * @param number the value as a number on its scale
   * @param bounds the least and the greatest ordinary number, of numbers x
   */
  private record Detector(String field, String yaml, String text, String number, String bounds) {

    static Detector scored(String field, String number, double greatest) {
      return new Detector(
          field,
          "modified z-score: {greatest: " + greatest + "}",
          "modified z-score to " + plain(greatest),
          number,
          "median(x) - %s * mad(x) / 0.6745 AS least, median(x) + %s * mad(x) / 0.6745 AS greatest"
              .formatted(greatest, greatest));
    }

    static Detector fenced(String field, String number, double factor) {
      String range = "(quantile_cont(x, 0.75) - quantile_cont(x, 0.25))";
      return new Detector(
          field,
          "Tukey fences: {factor: " + factor + "}",
          "Tukey fences by " + plain(factor),
          number,
          "quantile_cont(x, 0.25) - %s * %s AS least, quantile_cont(x, 0.75) + %s * %s AS greatest"
              .formatted(factor, range, factor, range));
    }

    Detector onALogarithmicScale() {
      return new Detector(
          field,
          yaml.replace("}", ", scale: logarithmic}"),
          text + " on a logarithmic scale",
          "CASE WHEN %s > 0 THEN ln(%s) END".formatted(number, number),
          bounds);
    }

    private static String plain(double number) {
      return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
  }

  @Test
  void generatedSalesAreSetAsideAsDuckDbFindsThem() throws Exception {
    long seed = System.nanoTime();
    System.out.println("Seed of IngestDetectorsConformanceTest: " + seed);
    Path file = sales(seed);
    Path schema = Files.writeString(folder.resolve("sale.avsc"), SALE);
    List<Detector> detectors =
        List.of(
            Detector.scored("price", "CAST(price AS DOUBLE)", 3.5),
            Detector.fenced("amount", "CAST(amount AS DOUBLE)", 3),
            Detector.fenced("weight", "CAST(weight AS DOUBLE)", 1.5).onALogarithmicScale(),
            Detector.scored(
                "at", "CAST(epoch_ms(CAST(replace(\"at\", 'Z', '') AS TIMESTAMP)) AS DOUBLE)", 5));
    Path output = folder.resolve("out");

    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + file,
                "--schema=" + schema,
                "--idFields=id",
                "--rules=" + rules("  - {field: price, range: {least: 0}}\n", detectors),
                "--output=" + output));

    assertThat(launched.err(), launched.status(), is(0));
    create(file, "SELECT DISTINCT * FROM events WHERE id <> 'none'", "CAST(price AS DOUBLE) >= 0");
    assertSame(output, detectors, "id");
    assertThat(launched.out(), containsString("modified z-score to 3.5"));
    assertThatAReplayIsRefused(output);
  }

  /** Its baselines would be those of some events, and those of a clean run are of all. */
  private static void assertThatAReplayIsRefused(Path output) throws IOException {
    String before = Files.readString(output.resolve("current.json"));

    Launched replay = Launched.here(List.of("replay-dead-letters", "--output=" + output));

    assertThat(replay.err(), replay.status(), is(2));
    assertThat(
        replay.err(),
        containsString("judges by all events of a run, and a replay has some of them; repair the"));
    assertThat(replay.err(), containsString("run ingest-events --input="));
    assertThat(Files.readString(output.resolve("current.json")), is(before));
  }

  @Test
  @Tag("full")
  void aYearOfPurchasesIsSetAsideAsDuckDbFindsIt() throws Exception {
    Path file = folder.resolve("purchases.csv");
    try (InputStream text =
        new GZIPInputStream(Files.newInputStream(SharedData.file("retail/online-retail.csv.gz")))) {
      if (Engine.here() == Engine.DIRECT) {
        Files.write(
            file,
            new String(text.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .limit(Engine.DIRECT_LINES)
                .toList());
      } else {
        Files.copy(text, file);
      }
    }
    Path schema =
        Files.writeString(
            folder.resolve("purchase.avsc"), IngestRealEventsConformanceTest.PURCHASES);
    List<Detector> detectors =
        List.of(
            Detector.scored("UnitPrice", "CAST(UnitPrice AS DOUBLE)", 3.5).onALogarithmicScale(),
            Detector.fenced("Quantity", "CAST(Quantity AS DOUBLE)", 3));
    Path output = folder.resolve("out");

    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + file,
                "--schema=" + schema,
                "--timeZone=UTC",
                "--rules=" + rules("", detectors),
                "--output=" + output));

    assertThat(launched.err(), launched.status(), is(0));
    long deadLetters = Objects.requireNonNull(LandedEvents.in(output).totals().get("deadLetters"));
    create(
        file,
        "SELECT * FROM events WHERE CAST(CAST(UnitPrice AS DECIMAL(18, 2)) AS DECIMAL(18, 6))"
            + " = CAST(UnitPrice AS DECIMAL(18, 6))",
        "true");
    assertThat(
        "what is no event was left out here too",
        Long.parseLong(lines("SELECT count(*) FROM events").get(0))
            - Long.parseLong(lines("SELECT count(*) FROM base").get(0)),
        is(deadLetters));
    assertSame(output, detectors, "InvoiceNo || StockCode");
  }

  private void create(Path file, String base, String fine) throws SQLException {
    execute(
        "CREATE TABLE events AS SELECT * FROM read_csv('"
            + file
            + "', header = true, all_varchar = true)");
    execute("CREATE TABLE base AS " + base);
    execute("CREATE VIEW fine AS SELECT * FROM base WHERE " + fine);
  }

  /**
   * @param name of an event, in SQL
   */
  private void assertSame(Path output, List<Detector> detectors, String name) throws Exception {
    Path run = LandedEvents.in(output).folder();
    JsonNode report = JSON.readTree(run.resolve("quality.json").toFile()).get("detectors");
    assertThat(report.size(), is(detectors.size()));
    for (int i = 0; i < detectors.size(); i++) {
      assertSame(run, report.get(i), detectors.get(i), name);
    }
    List<String> kept =
        lines("SELECT count(*) FROM read_parquet('" + run + "/events/**/*.parquet')");
    List<String> setAside =
        lines("SELECT count(*) FROM read_parquet('" + run + "/anomalies/*.parquet')");
    assertThat(
        Long.parseLong(kept.get(0)) + Long.parseLong(setAside.get(0)),
        is(Long.parseLong(lines("SELECT count(*) FROM base").get(0))));
    assertThat(LandedEvents.in(output).isBalanced(), is(true));
  }

  private void assertSame(Path run, JsonNode report, Detector detector, String name)
      throws SQLException {
    String bounds =
        "(SELECT %s FROM (SELECT %s AS x FROM fine))".formatted(detector.bounds, detector.number);
    List<String> expected =
        lines(
            "SELECT %s AS name FROM base, %s AS bounds WHERE %s NOT BETWEEN least AND greatest"
                .formatted(name, bounds, detector.number));
    List<String> found =
        lines(
            """
            SELECT %s AS name FROM (
              SELECT event.*, unnest(broken) AS one FROM read_parquet('%s/anomalies/*.parquet'))
            WHERE one.field = '%s' AND one.rule LIKE '%s (%%'
            """
                .formatted(name, run, detector.field, detector.text));

    assertThat(detector.field, expected, is(not(empty())));
    assertThat(detector.field, found, hasSize(expected.size()));
    assertThat(detector.field, found, is(expected));
    assertThat(report.get("field").asText(), is(detector.field));
    assertThat(report.get("detector").asText(), is(detector.text));
    assertThat(report.get("setAside").asInt(), is(expected.size()));
    assertThat(report.get("relativeError").asDouble(), is(0.0));
    assertThat(
        report.get("values").asText(),
        is(lines("SELECT count(%s) FROM fine".formatted(detector.number)).get(0)));
    assertBound(report, "least", detector, bounds);
    assertBound(report, "greatest", detector, bounds);
  }

  /** Of six digits; a time is told to its millisecond. */
  private void assertBound(JsonNode report, String which, Detector detector, String bounds)
      throws SQLException {
    double expected = Double.parseDouble(lines("SELECT " + which + " FROM " + bounds).get(0));
    String told = report.get(which).asText();
    if (told.endsWith("Z")) {
      assertThat((double) Instant.parse(told).toEpochMilli(), is(closeTo(expected, 1)));
      return;
    }
    double value = detector.text.contains("logarithmic") ? Math.exp(expected) : expected;
    assertThat(
        detector.field + " " + which,
        Double.parseDouble(told),
        is(closeTo(value, 1e-5 * Math.abs(value))));
  }

  private Path rules(String rules, List<Detector> detectors) throws IOException {
    StringBuilder yaml = new StringBuilder("rules:\n" + rules);
    for (Detector detector : detectors) {
      yaml.append("  - field: ").append(detector.field).append('\n');
      yaml.append("    ").append(detector.yaml).append('\n');
    }
    return Files.writeString(folder.resolve("rules.yaml"), yaml);
  }

  /**
   * Three in ten prices break a rule, one in ten events comes twice, and of each field some are far
   * from the others. Nothing lies so near to a bound that its last digit would matter.
   */
  private Path sales(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("id,price,amount,weight,at"));
    for (int i = 0; i < EVENTS; i++) {
      double price =
          random.nextInt(10) < 3
              ? -999.99
              : random.nextInt(40) == 0 ? 900 + random.nextInt(99) : 50 + random.nextGaussian();
      String weight =
          switch (random.nextInt(60)) {
            case 0 -> "1e12";
            case 1 -> "1e-12";
            case 2 -> "0";
            case 3 -> "-5";
            case 4, 5, 6, 7 -> "";
            default -> Double.toString(Math.exp(random.nextGaussian()));
          };
      long second =
          1_769_900_000L + random.nextInt(5 * 86_400) + (random.nextInt(50) == 0 ? 400_000_000 : 0);
      String line =
          String.format(
              Locale.ROOT,
              "%d,%.2f,%d,%s,%s",
              i,
              price,
              random.nextInt(50) == 0 ? 500 : random.nextInt(12),
              weight,
              Instant.ofEpochSecond(second));
      lines.add(line);
      if (random.nextInt(10) == 0) {
        lines.add(line);
      }
    }
    lines.add("none,1,1,1,2026-02-01T00:00:00Z");
    assertThat(lines, hasSize(greaterThan(EVENTS)));
    return Files.write(folder.resolve("sales.csv"), lines);
  }

  private void execute(String statement) throws SQLException {
    try (Statement some = connection.createStatement()) {
      some.execute(statement);
    }
  }

  /** The first column of an answer, sorted. */
  private List<String> lines(String query) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines.stream().sorted().toList();
  }
}
