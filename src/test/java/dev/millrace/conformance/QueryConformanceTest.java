package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline {@code query}, whose answers are compared with those that DuckDB has. */
@Tag("runs")
class QueryConformanceTest {
  private static final String SALES =
      """
      id,country,sold,quantity,price
      1,France,2026-01-05,3,1.50
      2,France,2026-01-09,1,2.25
      3,Spain,2026-02-01,4,0.75
      4,,2026-02-03,2,10
      5,"Trinidad, Tobago",2026-02-03,7,0.1
      """;

  private static final String COUNTRIES =
      """
      {"name":"France","region":"Europe"}
      {"name":"Spain","region":"Europe"}
      {"name":"Peru","region":"Americas"}
      """;

  @TempDir Path folder;

  @Test
  void tablesOfTwoFormatsAreJoinedAndTheResultIsInItsOrder() throws IOException, SQLException {
    Path sales = Files.writeString(folder.resolve("sales.csv"), SALES);
    Path countries = Files.writeString(folder.resolve("countries.jsonl"), COUNTRIES);
    String sql =
        "SELECT c.region, s.country, SUM(s.quantity) AS pieces, COUNT(*) AS n FROM sales s LEFT"
            + " JOIN countries c ON s.country = c.name GROUP BY c.region, s.country ORDER BY pieces"
            + " DESC, s.country";

    Launched launched =
        query("--table=sales=" + sales, "--table=countries=" + countries, "--sql=" + sql);

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(
        launched.out().lines().skip(1).toList(),
        is(duckDb(sql, "sales", csv(sales), "countries", json(countries))));
  }

  @Test
  void aColumnThatIsSortedByAndNotSelectedIsNotShown() throws IOException {
    Path sales = Files.writeString(folder.resolve("sales.csv"), SALES);

    Launched launched =
        query(
            "--table=sales=" + sales,
            "--param=least=2",
            "--sql=SELECT id FROM sales WHERE quantity >= :least ORDER BY price DESC NULLS LAST");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(launched.out().lines().toList(), is(List.of("id", "4", "1", "3", "5")));
  }

  @Test
  void aTableForPeopleHasTypesAndSaysHowMuchWasRead() throws IOException {
    Path sales = Files.writeString(folder.resolve("sales.csv"), SALES);

    Launched launched =
        Launched.here(
            List.of(
                "query",
                "--table=sales=" + sales,
                "--sql=SELECT country, COUNT(*) AS n FROM sales GROUP BY country ORDER BY n DESC,"
                    + " country"));

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(
        launched.out().lines().limit(7).toList(),
        is(
            List.of(
                "country                n",
                "VARCHAR           BIGINT",
                "────────────────  ──────",
                "France                 2",
                "Spain                  1",
                "Trinidad, Tobago       1",
                "NULL                   1")));
    assertThat(launched.out(), containsString("4 rows of 5 read, in "));
    assertThat(
        launched.out(),
        containsString("sales: types of columns were taken: from 5 of all 5 records"));
  }

  /** The sample has whole numbers alone; what comes behind it is neither null nor forgotten. */
  @Test
  void aRecordThatDoesNotFitTheTypesOfTheSampleIsADeadLetterThatIsTold() throws IOException {
    Path sales =
        Files.writeString(
            folder.resolve("sales.csv"),
            "id,quantity\n1,3\n2,4\n3,many\n4,\n",
            StandardCharsets.UTF_8);

    Launched launched =
        query(
            "--table=sales=" + sales,
            "--inferRecords=2",
            "--sql=SELECT COUNT(*) AS n, COUNT(quantity) AS q, SUM(quantity) AS s FROM sales");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(launched.out().lines().toList(), is(List.of("n,q,s", "3,2,7")));
    assertThat(launched.err(), containsString("1 record could not be used"));
    assertThat(launched.err(), containsString("quantity: expected a whole number"));
  }

  @Test
  void linesOfAnAccessLogAreATable() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("access.log"),
            """
            192.0.2.1 - - [01/Feb/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 10 "-" "curl/8"
            192.0.2.2 - ann [01/Feb/2026:10:00:01 +0000] "GET /b HTTP/1.1" 404 20 "-" "curl/8"
            not a line of a log
            192.0.2.1 - - [01/Feb/2026:10:00:02 +0000] "GET /a HTTP/1.1" 200 30 "-" "-"
            """);

    Launched launched =
        query(
            "--sql=SELECT client, COUNT(*) AS n, SUM(bytes) AS b, COUNT(agent) AS agents FROM"
                + " access_log('"
                + log
                + "', 'combined') GROUP BY client ORDER BY client");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(
        launched.out().lines().toList(),
        is(List.of("client,n,b,agents", "192.0.2.1,2,40,1", "192.0.2.2,1,20,1")));
    assertThat(launched.err(), containsString("1 record could not be used"));
  }

  @Test
  void whatIsInsertedIsAddedToWhatWasThereAndReadByItsManifest() throws IOException, SQLException {
    Path sales = Files.writeString(folder.resolve("sales.csv"), SALES);
    Path output = folder.resolve("by-country");
    String insert =
        "CREATE EXTERNAL TABLE totals TYPE parquet LOCATION '"
            + output
            + "'; INSERT INTO totals SELECT country, SUM(quantity) AS pieces, AVG(quantity) AS mean"
            + " FROM sales GROUP BY country;";
    assertThat(query("--table=sales=" + sales, "--sql=" + insert).status(), is(0));
    Files.createDirectories(output.resolve("runs/20990101T000000Z-0000/result"));
    Files.writeString(output.resolve("runs/20990101T000000Z-0000/result/part.parquet"), "half");

    Launched launched =
        query(
            "--table=sales=" + sales,
            "--sql="
                + insert
                + " SELECT country, COUNT(*) AS n, SUM(pieces) AS pieces, MAX(mean) AS mean"
                + " FROM totals GROUP BY country ORDER BY pieces");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(
        launched.out().lines().skip(1).toList(),
        is(
            duckDb(
                "SELECT country, COUNT(*) n, SUM(pieces) pieces, MAX(mean) mean FROM (SELECT"
                    + " country, SUM(quantity) pieces, AVG(quantity) mean FROM sales GROUP BY"
                    + " country UNION ALL SELECT country, SUM(quantity), AVG(quantity) FROM sales"
                    + " GROUP BY country) GROUP BY country ORDER BY pieces",
                "sales",
                csv(sales))));
  }

  @Test
  void anOrderedResultLandsInOneFileInItsOrder() throws IOException {
    Path sales = Files.writeString(folder.resolve("sales.csv"), SALES);
    Path output = folder.resolve("out");

    Launched launched =
        query(
            "--table=sales=" + sales,
            "--output=" + output,
            "--tableFormat=jsonl",
            "--sql=SELECT id, sold FROM sales ORDER BY quantity DESC");

    assertThat(launched.err(), launched.status(), is(0));
    try (Stream<Path> files = Files.walk(output)) {
      List<Path> landed = files.filter(file -> file.toString().contains("/result/")).toList();
      assertThat(landed.size(), is(1));
      assertThat(
          Files.readAllLines(landed.get(0)),
          is(
              List.of(
                  "{\"id\":5,\"sold\":\"2026-02-03\"}",
                  "{\"id\":3,\"sold\":\"2026-02-01\"}",
                  "{\"id\":1,\"sold\":\"2026-01-05\"}",
                  "{\"id\":4,\"sold\":\"2026-02-03\"}",
                  "{\"id\":2,\"sold\":\"2026-01-09\"}")));
    }
  }

  /** All of it, but on the DirectRunner, which is slow. */
  @Test
  void revenueOfRealPurchasesIsThatOfDuckDb() throws IOException, SQLException {
    Path real = SharedData.file("retail/online-retail.csv.gz");
    Path file = folder.resolve("retail.csv");
    long most = Engine.here() == Engine.DIRECT ? Engine.DIRECT_LINES : Long.MAX_VALUE;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(real)), StandardCharsets.UTF_8))) {
      Files.write(file, (Iterable<String>) lines.lines().limit(most)::iterator);
    }
    String sql =
        "SELECT Country, COUNT(*) AS n, COUNT(DISTINCT CustomerID) AS customers, SUM(Quantity) AS"
            + " pieces FROM retail GROUP BY Country ORDER BY n DESC, Country LIMIT 10";

    Launched launched = query("--table=retail=" + file, "--inferRecords=1000000", "--sql=" + sql);

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(launched.out().lines().skip(1).toList(), is(duckDb(sql, "retail", csv(file))));
    assertThat(launched.err(), not(containsString("could not be used")));
  }

  /** The model gives ten times the first feature, and the second. */
  @Test
  void rowsThatCannotBeScoredAreDeadLettersThatLandAndAreTold() throws IOException {
    Path sales =
        Files.writeString(
            folder.resolve("sales.csv"), "id,quantity,weight\n1,3,0.5\n2,4,1e300\n3,,1\n4,-7,2\n");
    Path output = folder.resolve("out");

    Launched launched =
        query(
            "--table=sales=" + sales,
            "--output=" + output,
            "--tableFormat=jsonl",
            "--param=model=" + weightedSum(),
            "--sql=SELECT id, score FROM (SELECT id, SCORE(:model, quantity, weight * 2) AS score"
                + " FROM sales) WHERE score > 0 ORDER BY id");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(landed(output, "/result/"), is(List.of("{\"id\":1,\"score\":31.0}")));
    assertThat(
        launched.err(),
        containsString(
            "1 record could not be used and is not in the result:\n"
                + "  SCORE of (id=2, quantity=4, weight=1.0E300, feature=2.0E300): value 1 of input"
                + " features is Infinity (must be finite)\n"));
    List<String> letters = landed(output, "/dead-letters/");
    assertThat(letters.toString(), letters.size(), is(1));
    assertThat(letters.get(0), containsString("\"reason\":\"not-finite\""));
    assertThat(
        String.join("\n", landed(output, "/ledger.json")), containsString("\"deadLetters\" : 1"));
  }

  /** The recorded scores are those of another version of ONNX Runtime. */
  @Test
  void scoresOfARealModelAreTheRecordedOnes() throws IOException {
    Path model = SharedData.file("models/phishing-iforest/isolation_forest.onnx");
    JsonNode recorded =
        new ObjectMapper().readTree(SharedData.file("models/phishing-iforest.json").toFile());
    List<String> lines = new ArrayList<>(List.of("id,a,b,c", "-1,1,,2"));
    for (JsonNode row : recorded.at("/inputs/float_input")) {
      lines.add("%d,%s,%s,%s".formatted(lines.size() - 2, row.get(0), row.get(1), row.get(2)));
    }
    Path samples = Files.write(folder.resolve("samples.csv"), lines);

    Launched launched =
        query(
            "--table=samples=" + samples,
            "--sql=SELECT id, SCORE('" + model + "', a, b, c) AS score FROM samples ORDER BY id");

    assertThat(launched.err(), launched.status(), is(0));
    List<String> rows = launched.out().lines().skip(1).toList();
    JsonNode scores = recorded.at("/outputs/scores");
    assertThat(rows.size(), is(scores.size() + 1));
    assertThat(rows.get(0), is("-1,"));
    for (int id = 0; id < scores.size(); id++) {
      List<String> row = List.of(rows.get(id + 1).split(","));
      assertThat(row.get(0), is(String.valueOf(id)));
      assertThat(
          "row " + id,
          Double.parseDouble(row.get(1)),
          closeTo(scores.get(id).get(0).asDouble(), 1e-6));
    }
  }

  private Path weightedSum() throws IOException {
    return Files.write(
        folder.resolve("weighted-sum.onnx"),
        Resources.toByteArray(Resources.getResource(getClass(), "weighted-sum.onnx")));
  }

  /** The lines of what a run landed. */
  private static List<String> landed(Path output, String where) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toString().contains("/runs/"))
              .filter(file -> file.toString().contains(where))
              .toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLineBeforeAnythingRuns() throws IOException {
    Path sales = Files.writeString(folder.resolve("sales.csv"), SALES);
    String table = "--table=sales=" + sales;

    assertRefused(
        "Invalid SQL at line 1, column 15: There is no table sale (nearest: sales; must be one of"
            + " sales, or declare it: --table=sale=place, or CREATE EXTERNAL TABLE sale LOCATION"
            + " 'place')",
        table,
        "--sql=SELECT * FROM sale");
    assertRefused(
        "Invalid --table: SALES="
            + sales
            + " (there is a table SALES already; choose another name)",
        table,
        "--table=SALES=" + sales,
        "--sql=SELECT 1 FROM sales");
    assertRefused(
        "Invalid table sales: "
            + folder
            + "/none.csv (no such file or folder; "
            + folder
            + " holds sales.csv)",
        "--table=sales=" + folder + "/none.csv",
        "--sql=SELECT * FROM sales");
    assertRefused(
        "Invalid SQL at line 2, column 1: A statement cannot begin with SELEKT (must be one of"
            + " SELECT, WITH, VALUES, CREATE, INSERT, SHOW, DESCRIBE; nearest: SELECT)",
        table,
        "--sql=SHOW TABLES;\nSELEKT 1");
    assertRefused(
        "Invalid SQL at line 2, column 8: Invalid model "
            + folder
            + "/none.onnx: there is no such file (must be a file in ONNX form)",
        table,
        "--sql=SHOW TABLES;\nSELECT SCORE('" + folder + "/none.onnx', id) FROM sales");
  }

  private static Launched query(String... arguments) {
    List<String> all = new ArrayList<>(List.of("query", "--format=csv"));
    all.addAll(List.of(arguments));
    return Launched.here(all);
  }

  private static void assertRefused(String line, String... arguments) {
    Launched launched = query(arguments);
    assertThat(launched.errors(), is(List.of(line)));
    assertThat(launched.status(), is(2));
    assertThat(launched.out(), is(""));
  }

  private static String csv(Path file) {
    return "read_csv('" + file + "', header = true, sample_size = -1)";
  }

  private static String json(Path file) {
    return "read_json('" + file + "')";
  }

  /**
   * Rows of DuckDB as lines of CSV.
   *
   * @param tables name, what it reads, and so on
   */
  private static List<String> duckDb(String sql, String... tables) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < tables.length; i += 2) {
        statement.execute("CREATE VIEW " + tables[i] + " AS SELECT * FROM " + tables[i + 1]);
      }
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          List<String> cells = new ArrayList<>();
          for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            String text = rows.getString(column);
            cells.add(text == null ? "" : text.contains(",") ? '"' + text + '"' : text);
          }
          lines.add(String.join(",", cells));
        }
      }
    }
    return lines;
  }
}
