package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventColumn;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.Row;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Events that are read from BigQuery, out of files that it extracts to Google Cloud Storage: on
 * stand-ins for both. The oracle is given the same rows as lines of JSON.
 */
@Tag("runs")
class IngestFromBigQueryConformanceTest {
  private static final String TABLE = "shop-1/lake/raw";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

  /** Columns for the fields of {@link EventOddities#schema}, some of them of wider types. */
  private static final String COLUMNS =
      """
      {"schema": {"fields": [
        {"name": "id", "type": "INTEGER", "mode": "REQUIRED"},
        {"name": "at", "type": "TIMESTAMP", "mode": "NULLABLE"},
        {"name": "exact", "type": "TIMESTAMP", "mode": "NULLABLE"},
        {"name": "day", "type": "DATE", "mode": "NULLABLE"},
        {"name": "paid", "type": "BOOLEAN", "mode": "NULLABLE"},
        {"name": "count", "type": "INTEGER", "mode": "NULLABLE"},
        {"name": "weight", "type": "FLOAT", "mode": "NULLABLE"},
        {"name": "share", "type": "FLOAT", "mode": "NULLABLE"},
        {"name": "note", "type": "STRING", "mode": "NULLABLE"},
        {"name": "name", "type": "STRING", "mode": "NULLABLE"},
        {"name": "raw", "type": "BYTES", "mode": "NULLABLE"},
        {"name": "state", "type": "STRING", "mode": "REQUIRED"},
        {"name": "price", "type": "NUMERIC", "mode": "NULLABLE"},
        {"name": "tags", "type": "STRING", "mode": "REPEATED"},
        {"name": "lines", "type": "RECORD", "mode": "REPEATED", "fields": [
          {"name": "sku", "type": "STRING", "mode": "NULLABLE"},
          {"name": "amount", "type": "INTEGER", "mode": "NULLABLE"}]},
        {"name": "to", "type": "RECORD", "mode": "NULLABLE", "fields": [
          {"name": "city", "type": "STRING", "mode": "NULLABLE"},
          {"name": "zip", "type": "STRING", "mode": "NULLABLE"}]}]}}
      """;

  private static final String SALES =
      """
      {"type":"record","name":"Sale","fields":[
       {"name":"id","type":"long"},
       {"name":"note","type":["null","string"],"default":null}]}
      """;

  private static final String SALES_COLUMNS =
      """
      {"schema": {"fields": [
        {"name": "id", "type": "INTEGER", "mode": "NULLABLE"},
        {"name": "note", "type": "STRING", "mode": "NULLABLE"}]}}
      """;

  private static final Pattern SOURCE = Pattern.compile("source:\\{[^}]*\\}");

  @TempDir Path folder;
  private GcsStandIn storage;
  private BigQueryStandIn bigquery;

  @BeforeEach
  void start() throws IOException {
    storage = GcsStandIn.with("lake", "staging");
    bigquery =
        BigQueryStandIn.with(
                uri -> Optional.empty(), "shop-1/lake", "shop-1/lake_a", "shop-1/lake_a_b")
            .exportingTo(this::put);
  }

  private void put(String uri, byte[] bytes) {
    String name = uri.substring("gs://".length());
    int slash = name.indexOf('/');
    storage.put(name.substring(0, slash), name.substring(slash + 1), bytes);
  }

  @AfterEach
  void stop() {
    bigquery.close();
    storage.close();
  }

  /** Nulls, decimals, times, bytes, records, duplicates, and what the schema does not take. */
  @Test
  void whatIsReadIsTheOraclesWhileTheServiceFails() throws Exception {
    bigquery.create(TABLE, COLUMNS);
    List<Map<String, @Nullable Object>> rows = oddRows();
    rows.forEach(row -> bigquery.insert(TABLE, row));
    EventQuestion question =
        question(rows, EventOddities.columns()).landedBy("at", "date").withIds("id");
    bigquery.refuse(503, 429);
    bigquery.loseAnswers(1);
    bigquery.failJob("backendError", "Retrying the job may solve the problem.");

    Launched launched = run(question, EventOddities.schema(), "gs://lake/out");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat("all faults have happened", bigquery.isAnyFaultLeft(), is(false));
    LandedEvents landed = landedOnStorage();
    EventAnswer expected = EventOracle.answer(question);
    assertSameButForSources(landed.answer(), expected);
    assertThat("of each fate some", expected.deadLetters(), hasSize(7));
    assertThat(expected.totals().get("duplicates"), is(2L));
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(
        "each dead letter says which row it was",
        sources(landed.deadLetters()),
        is(
            Stream.of(
                    source(0, 2),
                    source(0, 3),
                    source(0, 4),
                    source(1, 0),
                    source(1, 1),
                    source(1, 2),
                    source(1, 4))
                .sorted()
                .toList()));
    assertThat(staged("lake", "out/staging"), is(empty()));
  }

  private static List<Map<String, @Nullable Object>> oddRows() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    rows.add(oddRow(1));
    rows.add(
        with(
            oddRow(2),
            "exact",
            "2026-02-01T10:00:00.123456Z",
            "day",
            "2024-02-29",
            "paid",
            true,
            "count",
            -5L,
            "weight",
            1.1,
            "share",
            1e-7,
            "note",
            "",
            "name",
            "naïve 😀 \u2028",
            "raw",
            "AAEC/w==",
            "state",
            "SHIPPED",
            "price",
            new BigDecimal("-12345.600000000"),
            "tags",
            List.of("a", "", "b"),
            "lines",
            List.of(ordered("sku", "x", "amount", 3L), ordered("sku", "y", "amount", null)),
            "to",
            ordered("city", "Rome", "zip", null)));
    rows.add(with(oddRow(3), "count", 2147483648L));
    rows.add(with(oddRow(4), "price", new BigDecimal("1.999000000")));
    rows.add(with(oddRow(5), "name", null));
    rows.add(with(oddRow(1), "note", "comes again"));
    rows.add(with(oddRow(2), "at", "2026-02-03T10:00:00Z"));
    rows.add(with(oddRow(6), "state", "LOST"));
    rows.add(with(oddRow(7), "at", "2026-02-01T10:00:00.000001Z"));
    rows.add(with(oddRow(8), "lines", List.of(ordered("sku", null, "amount", 1L))));
    rows.add(with(oddRow(9), "at", "1969-12-31T23:59:59.999Z", "share", 1.7976931348623157e308));
    rows.add(with(oddRow(10), "weight", 3.5e38));
    rows.add(with(oddRow(11), "exact", "9999-12-31T23:59:59.999999Z"));
    return rows;
  }

  private static Map<String, @Nullable Object> oddRow(long id) {
    return ordered(
        "id", id,
        "at", "2026-02-01T10:00:00Z",
        "exact", null,
        "day", null,
        "paid", null,
        "count", null,
        "weight", null,
        "share", null,
        "note", null,
        "name", "somebody",
        "raw", null,
        "state", "OPEN",
        "price", null,
        "tags", List.of(),
        "lines", List.of(),
        "to", null);
  }

  /** What BigQuery writes as text, whole minutes, wide decimals, a local output. */
  @Test
  void typesThatAvroHasNoFormFor() throws Exception {
    bigquery.create(
        TABLE,
        """
        {"schema": {"fields": [
          {"name": "at", "type": "DATETIME", "mode": "REQUIRED"},
          {"name": "opens", "type": "TIME", "mode": "REQUIRED"},
          {"name": "place", "type": "GEOGRAPHY", "mode": "NULLABLE"},
          {"name": "said", "type": "JSON", "mode": "NULLABLE"},
          {"name": "wide", "type": "BIGNUMERIC", "mode": "NULLABLE"},
          {"name": "more", "type": "STRING", "mode": "NULLABLE"}]}}
        """);
    List<Map<String, @Nullable Object>> rows =
        List.of(
            ordered(
                "at", "2026-07-01T10:00:00.5",
                "opens", "08:30:00.000001",
                "place", "POINT(1 2)",
                "said", "{\"a\": [1]}",
                "wide", new BigDecimal("12345678901234567890.123456789" + "0".repeat(29)),
                "more", "unknown"),
            ordered(
                "at", "2026-03-29T02:30:00",
                "opens", "10:00:00",
                "place", null,
                "said", null,
                "wide", null,
                "more", null));
    rows.forEach(row -> bigquery.insert(TABLE, row));
    String schema =
        """
        {"type":"record","name":"Shop","fields":[
         {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
         {"name":"opens","type":"string"},
         {"name":"place","type":["null","string"]},
         {"name":"said","type":["null","string"]},
         {"name":"wide","type":["null",{"type":"bytes","logicalType":"decimal","precision":38,"scale":10}]}]}
        """;
    EventQuestion question =
        question(
                rows,
                List.of(
                    EventColumn.of("at", "micros"),
                    EventColumn.of("opens", "string"),
                    EventColumn.of("place", "string").orNull(),
                    EventColumn.of("said", "string").orNull(),
                    EventColumn.of("wide", "decimal", "38", "10").orNull()))
            .inZone(ZoneId.of("Europe/Berlin"))
            .ignoringUnknown();
    Path output = folder.resolve("out");

    Launched launched =
        run(question, schema, output.toString(), "?staging=gs://staging/of/millrace");

    assertThat(launched.err(), launched.status(), is(0));
    LandedEvents landed = LandedEvents.in(output);
    EventAnswer expected = EventOracle.answer(question);
    assertSameButForSources(landed.answer(), expected);
    assertThat("a time that spring leaves out", expected.deadLetters(), hasSize(1));
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(staged("staging", ""), is(empty()));
  }

  @Test
  void aTableThatChangesMeanwhileIsExtractedAgain() throws Exception {
    sales(3);
    bigquery.meanwhile(() -> bigquery.insert(TABLE, ordered("id", 3L, "note", "late")));

    Launched launched = runSales("gs://lake/out");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(landedOnStorage().totals().get("kept"), is(4L));
    assertThat(bigquery.startedJobs(), hasSize(2));
    assertThat(staged("lake", "out/staging"), is(empty()));
  }

  @Test
  void aRowThatChangesInPlaceMeanwhileHasTheTableExtractedAgain() throws Exception {
    sales(3);
    bigquery.meanwhile(() -> bigquery.update(TABLE, 1, ordered("id", 7L, "note", "changed")));

    Launched launched = runSales("gs://lake/out");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(bigquery.startedJobs(), hasSize(2));
    assertThat(
        landedOnStorage().answer().events().stream()
            .filter(row -> row.text().contains("changed"))
            .toList(),
        hasSize(1));
  }

  /** Otherwise it would write raw rows when nobody looks any more. */
  @Test
  void aJobUnderWayIsEndedBeforeItsFilesAreRemoved() throws Exception {
    sales(3);
    bigquery.stallJob(400, "invalid", "No luck.");

    Launched launched = runSales("gs://lake/out");
    bigquery.endJobs();

    assertFails(
        launched,
        "BigQuery refused a request for bigquery://shop-1/lake/raw \\(status 400: No luck\\.\\)");
  }

  @Test
  void whereNobodyCanTellWhetherAJobIsUnderWayItsFolderIsNamed() throws Exception {
    sales(3);
    bigquery.meanwhile(
        () -> bigquery.refuseAll(403, "accessDenied", "Access Denied: Table shop-1:lake.raw"));

    Launched launched = runSales("gs://lake/out");

    assertFails(launched, "No permission for bigquery://shop-1/lake/raw .*");
    assertThat(
        launched.out(),
        containsString(
            "Warning: rows of bigquery://shop-1/lake/raw may be left in gs://lake/out/staging/"));
    assertThat(
        launched.out(),
        containsString("remove that folder when no job of this run extracts any more"));
  }

  @Test
  void aJobOfSomebodyElseIsNotTakenForOnesOwn() throws Exception {
    sales(3);
    bigquery.takeNextId(
        """
        {"extract": {"destinationUris": ["gs://lake/elsewhere/*.avro"], "sourceTable":
          {"projectId": "shop-1", "datasetId": "lake", "tableId": "other"}}}
        """);

    assertFails(
        runSales("gs://lake/out"),
        "The job millrace_\\w+_extract1_1 is not of this run \\(it has \\[shop-1/lake/other,"
            + " \\[gs://lake/elsewhere/\\*\\.avro\\]\\], and must have"
            + " \\[shop-1/lake/raw, .*\\): run again");
  }

  /** Put together with an underline they are one. */
  @Test
  void tablesOfLikeNamesHaveJobsAndFoldersOfTheirOwn() throws Exception {
    List<String> arguments = new ArrayList<>();
    for (String table : List.of("shop-1/lake_a/b_c", "shop-1/lake_a_b/c")) {
      bigquery.create(table, SALES_COLUMNS);
      bigquery.insert(table, ordered("id", 1L, "note", table));
      arguments.add("bigquery://" + table);
    }

    Launched launched =
        Launched.here(arguments(String.join(",", arguments), SALES, "gs://lake/out"));

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(bigquery.startedJobs(), hasSize(2));
    assertThat(
        landedOnStorage().answer().events().stream()
            .map(row -> row.text().replaceAll(".*(shop-1[^'\"]*).*", "$1"))
            .sorted()
            .toList(),
        contains("shop-1/lake_a/b_c", "shop-1/lake_a_b/c"));
  }

  @Test
  void aTableThatChangesAllTheWhileIsRefusedInOneLine() throws Exception {
    sales(1);
    for (long extract = 1; extract <= 3; extract++) {
      Map<String, @Nullable Object> late = ordered("id", extract, "note", "late");
      bigquery.meanwhile(() -> bigquery.insert(TABLE, late));
    }

    assertFails(
        runSales("gs://lake/out"),
        "bigquery://shop-1/lake/raw changed each of the 3 times that it was extracted, so that"
            + " nobody knows how many rows there are: read a snapshot of it \\(CREATE SNAPSHOT"
            + " TABLE\\), or run when nobody writes to it");
  }

  @Test
  void aRowThatBigQueryLeavesOutIsSeenInTheLedger() throws Exception {
    sales(3);
    bigquery.loseRow(TABLE);

    Launched launched = runSales("gs://lake/out");

    assertThat(launched.status(), is(1));
    assertThat(
        launched.err(),
        containsString(
            "Extract from BigQuery sent 3 rows of bigquery://shop-1/lake/raw, Read events received"
                + " 2"));
    assertThat(storage.objects("lake").containsKey("out/current.json"), is(false));
    assertThat(staged("lake", "out/staging"), is(empty()));
  }

  @Test
  void anEmptyTableIsARunWithoutEvents() throws Exception {
    sales(0);

    Launched launched = runSales("gs://lake/out");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(landedOnStorage().totals().get("read"), is(0L));
  }

  @Test
  void aBucketInTheWrongPlaceIsOneLineInTheWordsOfBigQuery() throws Exception {
    sales(1);
    bigquery.failJob(
        "invalid", "Cannot read and write in different locations: source: EU, destination: US");

    assertFails(
        runSales("gs://lake/out"),
        "BigQuery refused to extract bigquery://shop-1/lake/raw: Cannot read and write in different"
            + " locations: source: EU, destination: US"
            + " \\(job millrace_\\w+_lake_raw_extract1_1\\)");
  }

  @Test
  void noPermissionIsOneLine() throws Exception {
    sales(1);
    bigquery.refuseAll(403, "accessDenied", "Access Denied: Table shop-1:lake.raw");

    assertFails(
        runSales("gs://lake/out"),
        "No permission for bigquery://shop-1/lake/raw \\(Access Denied: Table shop-1:lake.raw\\):"
            + " .* \\(bigquery.dataViewer to read it\\) .*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigquery://shop-1/lake/nothing | ingest-events failed: Not found:"
            + " bigquery://shop-1/lake/nothing (its dataset is there): check the table",
        "bigquery://shop-1/pond/raw | ingest-events failed: Not found: bigquery://shop-1/pond/raw"
            + " (Not found: Dataset shop-1:pond): check project and dataset",
        "bigquery://shop-1/lake/raw?staging=gs://pond/x | ingest-events failed: Cannot extract"
            + " bigquery://shop-1/lake/raw into its staging folder gs://pond/x, where objects must"
            + " be created, listed, read and deleted: gs://pond: not found (The specified bucket"
            + " does not exist.); check the name of the bucket and of the object",
        "bigquery://shop-1/lake/raw?staging=/tmp | Invalid --input: Invalid staging of"
            + " bigquery://shop-1/lake/raw: /tmp (must be gs://bucket/folder, without any of * ?"
            + " [ ] { } \\ & #)",
        "bigquery://shop-1/lake/view | Invalid --input: bigquery://shop-1/lake/view is a VIEW (must"
            + " be a table or a snapshot, which BigQuery can extract)",
        "bigquery://shop-1/lake/more | Invalid --input: bigquery://shop-1/lake/more has a column"
            + " surplus, which is no field of the schema (must be one; or give"
            + " --unknownFields=ignore)",
        "bigquery://shop-1/lake/less | Invalid --input: bigquery://shop-1/lake/less has no column"
            + " id (must have one, or the field a default)"
      })
  void whatCannotBeReadIsRefusedInOneLine(String input, String line) throws Exception {
    sales(1);
    bigquery.create("shop-1/lake/view", "{\"type\": \"VIEW\"}");
    bigquery.create(
        "shop-1/lake/more",
        SALES_COLUMNS.replace("]}}", ", {\"name\": \"surplus\", \"type\": \"STRING\"}]}}"));
    bigquery.create(
        "shop-1/lake/less",
        "{\"schema\": {\"fields\": [{\"name\": \"note\", \"type\": \"STRING\"}]}}");

    Launched launched = Launched.here(arguments(input, SALES, "gs://lake/out"));

    assertThat(launched.errors(), contains(line));
    assertThat(bigquery.startedJobs(), is(empty()));
    assertThat(storage.objects("lake").keySet(), is(empty()));
  }

  @Test
  void aTableNeedsAFolderToBeExtractedInto() throws Exception {
    sales(1);

    Launched launched =
        Launched.here(arguments("bigquery://" + TABLE, SALES, folder.resolve("out").toString()));

    assertThat(
        launched.errors(),
        contains(
            "Invalid --input: bigquery://shop-1/lake/raw has no folder to be extracted into (must"
                + " have ?staging=gs://bucket/folder, or --output be on gs://)"));
  }

  private void sales(int rows) {
    bigquery.create(TABLE, SALES_COLUMNS);
    for (long id = 0; id < rows; id++) {
      bigquery.insert(TABLE, ordered("id", id, "note", "sale " + id));
    }
  }

  private Launched runSales(String output) throws IOException {
    return Launched.here(arguments("bigquery://" + TABLE, SALES, output));
  }

  /** Leaves nothing, neither of the run nor of what was extracted. */
  private void assertFails(Launched launched, String reason) {
    assertThat(launched.status(), is(1));
    assertThat(launched.err().lines().toList(), hasSize(1));
    assertThat(launched.err().strip(), matchesPattern("ingest-events failed: " + reason));
    assertThat(storage.objects("lake").keySet(), is(empty()));
  }

  private Launched run(EventQuestion question, String schema, String output, String... parameters)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String argument :
        IngestEventsRun.arguments(question, schemaFile(schema), Path.of("unused"))) {
      if (argument.startsWith("--input=")) {
        arguments.add("--input=bigquery://" + TABLE + String.join("", parameters));
      } else if (!argument.startsWith("--output=")) {
        arguments.add(argument);
      }
    }
    arguments.add("--output=" + output);
    return Launched.here(withServices(arguments));
  }

  private List<String> arguments(String input, String schema, String output) throws IOException {
    return withServices(
        List.of(
            "ingest-events",
            "--input=" + input,
            "--schema=" + schemaFile(schema),
            "--output=" + output));
  }

  private Path schemaFile(String schema) throws IOException {
    return Files.writeString(folder.resolve("events.avsc"), schema);
  }

  private List<String> withServices(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(storage.arguments());
    all.addAll(bigquery.arguments());
    return all;
  }

  private EventQuestion question(
      List<Map<String, @Nullable Object>> rows, List<EventColumn> columns) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Map<String, @Nullable Object> row : rows) {
      lines.append(JSON.writeValueAsString(row)).append('\n');
    }
    byte[] text = lines.toString().getBytes(StandardCharsets.UTF_8);
    return EventQuestion.of(Map.of(folder.resolve("rows.jsonl"), text), columns);
  }

  private LandedEvents landedOnStorage() throws IOException {
    return LandedEvents.in(new StoredFiles(storage, "lake", folder).download("out"));
  }

  private List<String> staged(String bucket, String beginning) {
    return storage.objects(bucket).keySet().stream()
        .filter(name -> name.startsWith(beginning))
        .toList();
  }

  private static void assertSameButForSources(EventAnswer answer, EventAnswer expected) {
    IngestEventsRun.assertSame(withoutSources(answer), withoutSources(expected));
  }

  private static EventAnswer withoutSources(EventAnswer answer) {
    return new EventAnswer(
        answer.events(),
        answer.anomalies(),
        answer.deadLetters().stream()
            .map(letter -> new Row(SOURCE.matcher(letter.text()).replaceFirst("")))
            .toList(),
        answer.totals());
  }

  private static List<String> sources(List<Row> letters) {
    return letters.stream()
        .flatMap(letter -> SOURCE.matcher(letter.text()).results())
        .map(MatchResult::group)
        .sorted()
        .toList();
  }

  private static String source(int file, int row) {
    return "source:{offset:%d,uri:'bigquery://shop-1/lake/raw#%012d'}".formatted(row, file);
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> row, @Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(row);
    changed.putAll(ordered(namesAndValues));
    return changed;
  }

  private static Map<String, @Nullable Object> ordered(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    List<@Nullable Object> all = Arrays.asList(namesAndValues);
    for (int i = 0; i < all.size(); i += 2) {
      row.put(String.valueOf(all.get(i)), all.get(i + 1));
    }
    return row;
  }
}
