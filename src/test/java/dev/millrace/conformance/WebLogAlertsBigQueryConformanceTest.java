package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.conformance.oracle.Row;
import dev.millrace.conformance.oracle.WebLogOracle;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of {@code web-log-alerts} in BigQuery, out of the files that a run lands beside. */
@Tag("runs")
class WebLogAlertsBigQueryConformanceTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private GcsStandIn storage;
  private StoredFiles files;
  private BigQueryStandIn bigquery;

  @BeforeEach
  void start() throws IOException {
    storage = GcsStandIn.with("lake");
    files = new StoredFiles(storage, "lake", folder);
    bigquery = BigQueryStandIn.with(files::object, "shop-1/security");
  }

  @AfterEach
  void stop() {
    bigquery.close();
    storage.close();
  }

  /** The second run finds no alert and fewer clients: nothing of the first must stay. */
  @Test
  void tablesAreTheOraclesAndALaterRunReplacesThemWhileTheServiceFails() throws Exception {
    Path odd = InputFiles.gzip(folder.resolve("odd.log.gz"), LineOddity.file("\n"));
    files.upload(odd);
    Question attacked = question("attacked.log", attack(), odd);
    bigquery.refuse(503, 429);
    bigquery.loseAnswers(2);
    bigquery.failJob("backendError", "Retrying the job may solve the problem.");

    Answer first = assertLands(attacked);

    assertThat("all faults have happened", bigquery.isAnyFaultLeft(), is(false));
    assertThat(first.alerts(), is(not(empty())));
    Answer second = assertLands(question("quiet.log", InputFiles.line("10.0.0.1", NOON, "/", 200)));
    assertThat(second.alerts(), is(empty()));
    assertThat(
        "nothing is left that only runs need",
        bigquery.tables(),
        contains("shop-1/security/alerts", "shop-1/security/clients", "shop-1/security/traffic"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clients", "traffic", "alerts"})
  void aRowThatBigQueryLeavesOutIsSeenInTheLedgerAndNoTableChanges(String table) throws Exception {
    bigquery.loseRow("shop-1/security/" + table);

    Launched launched = run(question("attacked.log", attack()));

    assertThat(launched.status(), is(1));
    assertThat(launched.errors(), hasSize(1));
    assertThat(launched.err(), containsString("Land " + table + " sent "));
    assertThat(launched.err(), containsString("Load into BigQuery received "));
    assertThat(bigquery.tables(), is(empty()));
    assertThat(storage.objects("lake").containsKey("out/current.json"), is(false));
  }

  @Test
  void aFailureBetweenTablesSaysWhichAreReplaced() throws Exception {
    // Three loads and the copy of the clients are done.
    for (int job = 1; job <= 3; job++) {
      bigquery.meanwhile(() -> {});
    }
    bigquery.meanwhile(() -> bigquery.failJob("invalid", "No luck."));

    Launched launched = run(question("attacked.log", attack()));

    assertThat(launched.status(), is(1));
    assertThat(launched.errors(), hasSize(1));
    assertThat(
        launched.err(),
        containsString(
            "BigQuery refused to replace the rows of bigquery://shop-1/security/traffic: No"
                + " luck."));
    assertThat(
        launched.err(),
        containsString("(bigquery://shop-1/security/clients: replaced already by rows of run "));
    assertThat(launched.err(), containsString("run again, which replaces all of them)"));
    assertThat(bigquery.rows("shop-1/security/clients"), is(not(empty())));
    assertThat(storage.objects("lake").containsKey("out/current.json"), is(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tables=bigquery://shop-1/security/alerts | Invalid --tables:"
            + " bigquery://shop-1/security/alerts (must be bigquery://project/dataset, for"
            + " example bigquery://shop-1/security)",
        "--output=target/out | Invalid --output: target/out (must be gs://bucket/folder with"
            + " --tables, which BigQuery loads from)",
        "--tableFormat=parquet | Invalid --tableFormat: parquet (must be jsonl with --tables, which"
            + " BigQuery loads as the alerts are)",
        "--tables=bigquery://shop-1/pond | web-log-alerts failed: Not found:"
            + " bigquery://shop-1/pond/clients (Not found: Dataset shop-1:pond): check project and"
            + " dataset"
      })
  void whatCannotLandIsRefusedInOneLine(String option, String line) throws Exception {
    String name = option.replaceAll("=.*", "=");
    List<String> arguments =
        new ArrayList<>(arguments(question("a.log", InputFiles.line("10.0.0.1", NOON, "/", 200))));
    arguments.removeIf(argument -> argument.startsWith(name));
    arguments.add(option);

    assertThat(Launched.here(arguments).errors(), contains(line));
    assertThat(bigquery.tables(), is(empty()));
  }

  @Test
  void aTableOfAnotherShapeIsRefusedInOneLine() throws Exception {
    bigquery.create(
        "shop-1/security/alerts",
        "{\"schema\": {\"fields\": [{\"name\": \"id\", \"type\": \"INTEGER\"}]}}");

    Launched launched = run(question("a.log", InputFiles.line("10.0.0.1", NOON, "/", 200)));

    assertThat(
        launched.errors(),
        contains(
            "Invalid --tables: bigquery://shop-1/security/alerts: it has INTEGER in the column id"
                + " (must be STRING)"));
  }

  /** One client that looks for what is not there, among others. */
  private static String attack() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      lines.append(
          InputFiles.line(
              "192.0.2.66", NOON.plusMillis(i * 150L), "/wp-admin/setup-" + i + ".php", 404));
      lines.append(
          InputFiles.line("10.0.0." + i % 20, NOON.plusMillis(i * 150L), "/page/" + i % 5, 200));
    }
    return lines.toString();
  }

  private Question question(String name, String text, Path... others) throws IOException {
    Path file = InputFiles.write(folder.resolve(name), text);
    files.upload(file);
    List<Path> all = new ArrayList<>(List.of(others));
    all.add(file);
    return Question.of(all, LogGrammar.COMBINED, BundledModel.in(folder));
  }

  private Answer assertLands(Question question) throws Exception {
    Launched launched = run(question);

    assertThat(launched.err(), launched.status(), is(0));
    Answer expected = WebLogOracle.answer(question);
    WebLogAlertsRun.assertLanded(question, files.download("out"));
    assertThat("clients", rows("clients"), Rows.sameAs(expected.clients()));
    assertThat("traffic", rows("traffic"), Rows.sameAs(expected.traffic()));
    assertThat("alerts", rows("alerts"), Rows.sameAs(expected.alerts()));
    return expected;
  }

  private List<Row> rows(String table) {
    return bigquery.rows("shop-1/security/" + table).stream()
        .map(WebLogAlertsBigQueryConformanceTest::row)
        .toList();
  }

  /** A column of JSON is text there, and a whole second has no digits behind it. */
  private static Row row(Map<String, @Nullable Object> stored) {
    Map<String, @Nullable Object> row = new TreeMap<>(stored);
    row.computeIfPresent("evidence", (name, json) -> parsed(json.toString()));
    for (String time : List.of("windowStart", "windowEnd")) {
      row.computeIfPresent(
          time, (name, value) -> value.toString().replaceAll("(:\\d\\d)Z$", "$1.000Z"));
    }
    return Row.of(row);
  }

  private static Map<?, ?> parsed(String json) {
    try {
      return JSON.readValue(json, Map.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private Launched run(Question question) throws IOException {
    return Launched.here(arguments(question));
  }

  private List<String> arguments(Question question) {
    List<String> arguments =
        new ArrayList<>(
            files.arguments(
                WebLogAlertsRun.arguments(
                    question,
                    folder.resolve("out"),
                    "--tableFormat=jsonl",
                    "--tables=bigquery://shop-1/security")));
    arguments.addAll(bigquery.arguments());
    return arguments;
  }
}
