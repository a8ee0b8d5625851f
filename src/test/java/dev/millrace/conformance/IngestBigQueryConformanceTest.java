package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.Row;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Events that land in BigQuery, out of files on Google Cloud Storage: on stand-ins for both that
 * fail as they do.
 */
@Tag("runs")
class IngestBigQueryConformanceTest {
  private static final String TABLE = "shop-1/lake/orders";

  @TempDir Path folder;
  private GcsStandIn storage;
  private StoredFiles files;
  private BigQueryStandIn bigquery;

  @BeforeEach
  void start() throws IOException {
    storage = GcsStandIn.with("lake");
    files = new StoredFiles(storage, "lake", folder);
    bigquery = BigQueryStandIn.with(files::object, "shop-1/lake");
  }

  @AfterEach
  void stop() {
    bigquery.close();
    storage.close();
  }

  /** Nulls, decimals, times, bytes, other alphabets, duplicates, and what is none of it. */
  @Test
  void theTableIsTheOraclesAndARepeatedRunLeavesItWhileTheServiceFails() throws Exception {
    EventQuestion question = oddities();
    EventAnswer expected = EventOracle.answer(question);
    bigquery.refuse(503, 429);
    bigquery.loseAnswers(1);
    bigquery.failJob("backendError", "Retrying the job may solve the problem.");

    assertLands(question, expected);

    assertThat("all faults have happened", bigquery.isAnyFaultLeft(), is(false));
    assertLands(question, expected);
    assertThat("nothing is left that only runs need", bigquery.tables(), contains(TABLE));
  }

  @Test
  void aRunReplacesTheHoursThatItHasRowsForAndNoOther() throws Exception {
    String first =
        """
        {"id":1,"at":"2026-02-01T10:00:00Z","note":"stays"}
        {"id":2,"at":"2026-02-01T11:59:59.999Z","note":"goes"}
        """;
    String second =
        """
        {"id":3,"at":"2026-02-01T11:00:00Z","note":"comes"}
        """;
    assertThat(run(question("a.jsonl", first)).status(), is(0));
    assertThat(run(question("b.jsonl", second)).status(), is(0));

    assertThat(
        bigquery.rows(TABLE).stream().map(row -> row.get("note")).sorted().toList(),
        is(List.of("comes", "stays")));
  }

  @Test
  void aLoadThatIsRefusedFailsTheRunInTheWordsOfBigQuery() throws Exception {
    bigquery.failJob("invalid", "Error while reading data, error message: no luck.");

    Launched launched = run(question("a.jsonl", "{\"id\":1,\"at\":\"2026-02-01T10:00:00Z\"}\n"));

    assertThat(launched.status(), is(1));
    assertThat(launched.err().lines().toList(), hasSize(1));
    assertThat(
        launched.err().strip(),
        matchesPattern(
            "ingest-events failed: BigQuery refused to load the rows of run \\S+ for"
                + " bigquery://shop-1/lake/orders: Error while reading data, error message: no"
                + " luck\\. \\(job millrace_\\w+_orders_load_1\\)"));
    assertThat("neither table nor staging table", bigquery.tables(), is(empty()));
    assertThat(
        storage.objects("lake").keySet().stream().filter(name -> name.startsWith("out/")).toList(),
        is(empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--table=bigquery://shop-1/lake | Invalid --table: Invalid BigQuery address:"
            + " bigquery://shop-1/lake (must be bigquery://project/dataset/table)",
        "--output=target/out | Invalid --output: target/out (must be gs://bucket/folder with"
            + " BigQuery, which loads from there)",
        "--tableFormat=parquet | Invalid --tableFormat: parquet (must be avro with BigQuery, which"
            + " loads these files)",
        "--append | Invalid --append: true (must be left out with BigQuery, whose partitions are"
            + " replaced)",
        "--table=bigquery://shop-1/lake/orders?clusterBy=share | Invalid --table: it cannot be"
            + " clustered by share (must be a field of the schema that is neither an array, a"
            + " record, bytes, a float nor a double)",
        "--table=bigquery://shop-1/pond/orders | ingest-events failed: Not found:"
            + " bigquery://shop-1/pond/orders (Not found: Dataset shop-1:pond): check project and"
            + " dataset"
      })
  void whatCannotLandIsRefusedInOneLine(String option, String line) throws Exception {
    String name = option.replaceAll("=.*", "=");
    List<String> arguments =
        new ArrayList<>(
            arguments(question("a.jsonl", "{\"id\":1,\"at\":\"2026-02-01T10:00:00Z\"}\n")));
    arguments.removeIf(argument -> argument.startsWith(name));
    arguments.add(option);

    Launched launched = Launched.here(arguments);

    assertThat(launched.errors(), contains(line));
    assertThat(bigquery.tables(), is(empty()));
  }

  private EventQuestion oddities() throws IOException {
    byte[] unix = EventOddities.csv("\n");
    byte[] windows = EventOddities.csv("\r\n");
    Path first = Files.write(folder.resolve("a.csv"), unix);
    Path second = Files.write(folder.resolve("b.csv"), windows);
    files.upload(first, second);
    return EventQuestion.of(Map.of(first, unix, second, windows), EventOddities.flatColumns())
        .landedBy("at", "hour")
        .withIds("id");
  }

  private EventQuestion question(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve(name), bytes);
    files.upload(file);
    return EventQuestion.of(Map.of(file, bytes), EventOddities.flatColumns())
        .landedBy("at", "hour");
  }

  private void assertLands(EventQuestion question, EventAnswer expected) throws Exception {
    Launched launched = run(question);

    assertThat(launched.err(), launched.status(), is(0));
    LandedEvents landed = LandedEvents.in(files.download("out"));
    IngestEventsRun.assertSame(landed.answer(), expected);
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    EventAnswer withoutFolders =
        EventOracle.answer(EventQuestion.of(question.texts(), question.columns()).withIds("id"));
    assertThat(
        bigquery.rows(TABLE).stream().map(Row::of).toList(), Rows.sameAs(withoutFolders.events()));
  }

  private Launched run(EventQuestion question) throws IOException {
    return Launched.here(arguments(question));
  }

  private List<String> arguments(EventQuestion question) throws IOException {
    Path schema = Files.writeString(folder.resolve("flat.avsc"), EventOddities.flatSchema());
    List<String> arguments =
        new ArrayList<>(
            files.arguments(
                IngestEventsRun.arguments(
                    question,
                    schema,
                    folder.resolve("out"),
                    "--tableFormat=avro",
                    "--table=bigquery://" + TABLE)));
    arguments.addAll(bigquery.arguments());
    return arguments;
  }
}
