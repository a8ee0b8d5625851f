package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * INSERT INTO a table of BigQuery, on stand-ins for it and for Cloud Storage; rows are worked out
 * by hand.
 */
@Tag("runs")
class QueryIntoBigQueryConformanceTest {
  private static final String TABLE = "shop-1/lake/totals";
  private static final String SALES =
      """
      country,sold,quantity,price
      France,2026-01-05,3,15.50
      Spain,2026-02-01,4,15.50
      France,2026-01-09,1,22.25
      """;
  private static final String INSERT =
      "INSERT INTO totals SELECT country, MAX(sold) AS newest, SUM(quantity) AS pieces,"
          + " SUM(CAST(price AS DECIMAL(9, 2)) * quantity) AS revenue, CAST(NULL AS VARCHAR) AS"
          + " note FROM sales GROUP BY country";

  /** However such a table is partitioned, rows are added to it. */
  private static final String DEFINITION =
      """
      {"schema": {"fields": [
        {"name": "country", "type": "STRING", "mode": "NULLABLE"},
        {"name": "newest", "type": "DATE", "mode": "NULLABLE"},
        {"name": "pieces", "type": "INTEGER", "mode": "NULLABLE"},
        {"name": "revenue", "type": "BIGNUMERIC", "mode": "NULLABLE"},
        {"name": "note", "type": "STRING", "mode": "NULLABLE"}]},
       "timePartitioning": {"type": "DAY", "field": "newest"}}
      """;

  private static final String FRANCE = "France 2026-01-09 4 68.75 null";
  private static final String SPAIN = "Spain 2026-02-01 4 62 null";

  @TempDir Path folder;
  private GcsStandIn storage;
  private BigQueryStandIn bigquery;

  @BeforeEach
  void start() throws IOException {
    storage = GcsStandIn.with("lake");
    bigquery =
        BigQueryStandIn.with(new StoredFiles(storage, "lake", folder)::object, "shop-1/lake");
  }

  @AfterEach
  void stop() {
    bigquery.close();
    storage.close();
  }

  @Test
  void rowsAreAddedToATableThatIsThereAndOnceMoreByTheNextRunWhileTheServiceFails()
      throws Exception {
    bigquery.create(TABLE, DEFINITION);
    bigquery.insert(TABLE, Map.of("country", "Peru", "pieces", 7L));
    bigquery.refuse(503, 429);
    bigquery.loseAnswers(2);
    bigquery.failJob("backendError", "Retrying the job may solve the problem.");

    Launched first = insert();

    assertThat(first.err(), first.status(), is(0));
    assertThat(
        first.err(),
        containsString("Landed 2 rows of 3 read in bigquery://shop-1/lake/totals, in "));
    assertThat("all faults have happened", bigquery.isAnyFaultLeft(), is(false));
    assertThat(rows(), contains(FRANCE, "Peru null 7 null null", SPAIN));
    assertThat(published(), containsString("\"kept\":2"));

    assertThat(insert().status(), is(0));
    assertThat(rows(), contains(FRANCE, FRANCE, "Peru null 7 null null", SPAIN, SPAIN));
    assertThat("nothing is left that only runs need", bigquery.tables(), contains(TABLE));
  }

  @Test
  void aTableThatIsNotThereIsMadeUnlessThereIsNothingToPutThere() throws Exception {
    assertThat(insert(INSERT + " HAVING COUNT(*) > 9").status(), is(0));
    assertThat(bigquery.tables(), is(List.of()));

    assertThat(insert().status(), is(0));
    assertThat(rows(), contains(FRANCE, SPAIN));
  }

  @Test
  void aRowThatIsLostOnItsWayLeavesTheTableAsItWas() throws Exception {
    bigquery.create(TABLE, DEFINITION);
    bigquery.loseRow(TABLE);

    Launched launched = insert();

    assertThat(launched.status(), is(1));
    assertThat(
        launched.err(), containsString("Land result sent 2 rows, Load into BigQuery received 1"));
    assertThat(rows(), is(List.of()));
    assertThat("neither the staging table", bigquery.tables(), contains(TABLE));
    assertThat(storage.objects("lake").containsKey("out/current.json"), is(false));
  }

  @Test
  void aLoadThatIsRefusedFailsTheRunInTheWordsOfBigQuery() throws Exception {
    bigquery.create(TABLE, DEFINITION);
    bigquery.failJob("invalid", "Error while reading data, error message: no luck.");

    Launched launched = insert();

    assertThat(launched.status(), is(1));
    assertThat(launched.errors(), hasSize(1));
    assertThat(
        launched.err().strip(),
        matchesPattern(
            "query failed: BigQuery refused to load the rows of run \\S+ for"
                + " bigquery://shop-1/lake/totals: Error while reading data, error message: no"
                + " luck\\. \\(job millrace_\\w+_totals_load_1\\)"));
    assertThat(bigquery.tables(), contains(TABLE));
    assertThat(rows(), is(List.of()));
  }

  /** The first job loads, the second one adds; then the program is stopped. */
  @Test
  void rowsOfARunThatWasStoppedWhenTheyHadBeenAddedAreNotAddedAgain() throws Exception {
    bigquery.create(TABLE, DEFINITION);
    bigquery.meanwhile(() -> {});
    bigquery.meanwhile(() -> bigquery.refuseAll(403, "accessDenied", "Access Denied"));
    assertThat(insert().status(), is(1));
    bigquery.answerAgain();
    assertThat("they are in the table", rows(), contains(FRANCE, SPAIN));

    Launched next = insert();

    assertThat(next.status(), is(1));
    assertThat(next.err(), startsWith("query failed: The run "));
    assertThat(next.err(), containsString("had added its rows to bigquery://shop-1/lake/totals"));
    assertThat(rows(), contains(FRANCE, SPAIN));
    assertThat("of the run that was stopped", published(), containsString("\"kept\":2"));
    assertThat(insert().status(), is(0));
    assertThat(rows(), contains(FRANCE, FRANCE, SPAIN, SPAIN));
    assertThat(bigquery.tables(), contains(TABLE));
  }

  @Test
  void whatCannotLandIsRefusedInOneLine() throws Exception {
    bigquery.create(TABLE, DEFINITION.replace("DATE", "STRING"));
    assertRefused(
        2,
        "Invalid table totals: bigquery://shop-1/lake/totals: it has .*newest.*",
        INSERT,
        "--output=gs://lake/out");
    assertRefused(
        2,
        "Invalid --output: .*/out \\(must be gs://bucket/folder where rows are inserted into a"
            + " table of BigQuery, which loads them from there\\)",
        INSERT,
        "--output=" + folder.resolve("out"));
    assertRefused(
        2,
        "Missing --output \\(must be a folder for the ledger and the dead letters of rows that are"
            + " inserted into a table of a database or of BigQuery\\)",
        INSERT);
    assertThat(storage.objects("lake").size(), is(0));
  }

  private void assertRefused(int status, String line, String sql, String... more)
      throws IOException {
    Launched launched = launched(sql, more);
    assertThat(launched.errors(), contains(matchesPattern(line)));
    assertThat(launched.status(), is(status));
  }

  private Launched insert() throws IOException {
    return insert(INSERT);
  }

  private Launched insert(String sql) throws IOException {
    return launched(sql, "--output=gs://lake/out");
  }

  private Launched launched(String sql, String... more) throws IOException {
    Path sales = Files.writeString(folder.resolve("sales.csv"), SALES);
    List<String> all =
        new ArrayList<>(
            List.of(
                "query",
                "--format=csv",
                "--table=sales=" + sales,
                "--table=totals=bigquery://" + TABLE,
                "--sql=" + sql));
    all.addAll(List.of(more));
    all.addAll(storage.arguments());
    all.addAll(bigquery.arguments());
    return Launched.here(all);
  }

  private List<String> rows() {
    return bigquery.rows(TABLE).stream()
        .map(
            row ->
                String.join(
                    " ",
                    text(row.get("country")),
                    text(row.get("newest")),
                    text(row.get("pieces")),
                    text(row.get("revenue")),
                    text(row.get("note"))))
        .sorted()
        .toList();
  }

  private static String text(@Nullable Object value) {
    return value instanceof BigDecimal number
        ? number.stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }

  /** The ledger of the run that readers see, without blanks. */
  private String published() {
    Map<String, byte[]> objects = storage.objects("lake");
    String current =
        new String(objects.get("out/current.json"), StandardCharsets.UTF_8).replaceAll("\\s", "");
    String run = current.replaceAll(".*\"run\":\"([^\"]+)\".*", "$1");
    return new String(objects.get("out/runs/" + run + "/ledger.json"), StandardCharsets.UTF_8)
        .replaceAll("\\s", "");
  }
}
