package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Throwables;
import dev.millrace.io.Edge;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.UnbalancedLedgerException;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.transforms.events.EventDetector;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRule;
import dev.millrace.transforms.events.EventRules;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A record lost anywhere between two steps is seen, named, and keeps the run from its readers. */
class IngestLedgerSeesLeaksTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[
           {"name":"id","type":"long"},
           {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
          """);
  private static final EventLayout LAYOUT = layout();
  private static final Set<Edge> ONLY_WITH_IDS =
      Set.of(Edges.EVENTS_TO_COMPARE, Edges.DISTINCT_EVENTS);

  private final Path folder;
  private final Run run;
  private EventInput input;

  IngestLedgerSeesLeaksTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.run = new Run(folder.resolve("out").toString(), "20260301T120000Z-0001");
    Files.writeString(
        folder.resolve("sales.jsonl"),
        """
        {"id":1,"at":"2026-02-01T10:00:00Z"}
        {"id":2,"at":"2026-02-01T11:00:00Z"}

        {"id":2,"at":"2026-02-02T11:00:00Z"}
        {"id":"3","at":"2026-02-01T12:00:00Z"}
        """);
    Files.writeString(
        folder.resolve("sales.csv"), "at,id\n2026-02-03T10:00:00Z,4\n2026-02-03T10:00:00Z,x\n");
    this.input = files();
  }

  private EventInput files() throws IOException {
    return EventInput.matching(
        List.of(InputPattern.parse(folder + "/*.jsonl"), InputPattern.parse(folder + "/*.csv")));
  }

  /** The event of the third of February breaks a rule; of so few values no detector judges. */
  private static EventLayout layout() {
    EventProtection protection = EventProtection.of(SCHEMA);
    return EventLayout.of(protection)
        .judgedBy(
            EventRules.none(protection)
                .with(new EventRule.Range("at", null, "2026-02-02T23:59:59Z"))
                .with(new EventDetector.TukeyFences("id", EventDetector.Scale.LINEAR, 3)));
  }

  /** All but those of tables, topics and baselines, which have tests of their own, and files. */
  static List<Edge> edges() {
    Set<Edge> elsewhere = Set.of(Edges.TABLES, Edges.OFFSETS, Edges.LEARNED, Edges.LANDED_FILES);
    return Edges.PLAN.edges().stream().filter(edge -> !elsewhere.contains(edge)).toList();
  }

  static List<Edge> landings() {
    return List.of(Edges.DEAD_LETTERS, Edges.ROWS, Edges.ANOMALIES);
  }

  @ParameterizedTest
  @MethodSource("edges")
  void aRecordLostBetweenTwoSteps(Edge edge) throws IOException {
    assertSeen(edge, IngestLeak.between(edge));
  }

  static List<Edge> waysToTheBaselines() {
    return List.of(Edges.EVENTS_TO_LEARN, Edges.SEEN_VALUES);
  }

  /** Whatever is lost there, baselines are of fewer events than those that they judge. */
  @ParameterizedTest
  @MethodSource("waysToTheBaselines")
  void whatIsLostOnItsWayToTheBaselines(Edge edge) {
    Throwable failure =
        Throwables.getRootCause(
            assertThrows(RuntimeException.class, () -> run(IngestLeak.between(edge), null)));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(failure.getMessage(), containsString("Learn baselines sent "));
    assertThat(failure.getMessage(), containsString(", Partition events received 4"));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }

  static List<Edge> waysToTheReport() {
    return List.of(Edges.REPEATS, Edges.BROKEN_RULES, Edges.REASONS, Edges.PARTITION_ROWS);
  }

  /** The books balance then, and the report holds what it is made of against them. */
  @ParameterizedTest
  @MethodSource("waysToTheReport")
  void whatIsLostOnItsWayToTheReport(Edge edge) throws IOException {
    Throwable failure =
        Throwables.getRootCause(
            assertThrows(RuntimeException.class, () -> run(IngestLeak.between(edge), null)));

    assertThat(failure, instanceOf(IllegalStateException.class));
    assertThat(
        failure.getMessage(), containsString(" came to its report of quality, so nothing was"));
    assertThat(failure.getMessage(), containsString(" " + edge.unit()));
    assertThat(ledger().get("balanced").asBoolean(), is(true));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }

  @ParameterizedTest
  @MethodSource("landings")
  void aRowLostBetweenALandingAndItsFile(Edge edge) throws IOException {
    assertSeen(edge, IngestLeak.inFilesOf(edge));
  }

  /** Of another number of files, as the input was another then. */
  @Test
  void aFileThatAnEarlierAttemptHasLeft() throws IOException {
    Path partition = Path.of(run.table("events").toString(), "date=2026-02-01");
    Files.createDirectories(partition);
    Files.writeString(partition.resolve("part-00002-of-00007.parquet"), "left");

    assertSeen(Edges.LANDED_FILES, Seams.NONE);
  }

  @Test
  void aFileOfATableOfBigQueryLostOnItsWay() throws IOException {
    input = tables(extract("shop", 1, 1));

    assertSeen(Edges.EXTRACTED, IngestLeak.between(Edges.EXTRACTED), Edges.FILES);
  }

  /** Two sums would agree. */
  @Test
  void aRowThatOneTableOfBigQueryLacksAndAnotherHasTooMany() throws IOException {
    input = tables(extract("shop", 3, 2), extract("pond", 1, 2));

    assertSeen(Edges.EXTRACTED, Seams.NONE);
  }

  @Test
  void withoutALeakTheBooksOfTablesOfBigQueryBalance() throws IOException {
    input = tables(extract("shop", 2, 2), extract("pond", 1, 1), extract("empty", 0, 0));
    // Left by a try that failed.
    writeAvro(folder.resolve("pond/000000000001.avro"), 1);

    run(Seams.NONE, null);

    assertThat(ledger().get("balanced").asBoolean(), is(true));
    assertThat(ledger().get("totals").get("kept").asLong(), is(3L));
  }

  @Test
  void onlyTablesOfBigQueryWithoutAFileAreNoEvents() throws IOException {
    input = tables(new BigQueryExtract("empty", folder + "/empty/", 0, 0));

    run(Seams.NONE, null);

    assertThat(ledger().get("balanced").asBoolean(), is(true));
    assertThat(ledger().get("totals").get("read").asLong(), is(0L));
  }

  @Test
  void aFileThatBigQueryHasWrittenAndThatIsGone() throws IOException {
    BigQueryExtract extract = extract("shop", 1, 1);
    BigQueryExtract missing = new BigQueryExtract("shop", extract.folder(), 2, 1);

    assertThat(
        assertThrows(IOException.class, () -> tables(missing)).getMessage(),
        is(
            "Of the files that BigQuery has extracted "
                + extract.folder()
                + "000000000001.avro is not there, 1 in all: look for what removes files there, and"
                + " run again"));
  }

  private static EventInput tables(BigQueryExtract... extracts) throws IOException {
    return EventInput.matching(List.of()).and(ExtractedTables.of(List.of(extracts)));
  }

  /** A table of which BigQuery says that it has so many rows, in one file that has others. */
  private BigQueryExtract extract(String table, long rows, int written) throws IOException {
    writeAvro(folder.resolve(table + "/000000000000.avro"), written);
    return new BigQueryExtract("bigquery://" + table, folder + "/" + table + "/", 1, rows);
  }

  private static void writeAvro(Path file, int rows) throws IOException {
    Path table = Objects.requireNonNull(file.getParent());
    Files.createDirectories(table);
    Schema schema = SCHEMA.avro();
    // No two tables have an event in common: their names begin otherwise.
    long time = 1_769_940_000_000L + table.getFileName().toString().charAt(0);
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.create(schema, file.toFile());
      for (long id = 0; id < rows; id++) {
        GenericRecord row = new GenericData.Record(schema);
        row.put("id", id);
        row.put("at", time);
        writer.append(row);
      }
    }
  }

  @Test
  void withoutALeakTheBooksBalance() throws IOException {
    run(Seams.NONE, null);

    assertThat(ledger().get("balanced").asBoolean(), is(true));
    assertThat(
        ledger().get("totals").toString(),
        is(
            "{\"read\":7,\"kept\":3,\"anomalies\":1,\"deadLetters\":2,\"duplicates\":0,\"blankLines\":1,"
                + "\"ignoredFields\":0}"));
  }

  @Test
  void withoutALeakTheBooksBalanceWhereEventsHaveIds() throws IOException {
    run(Seams.NONE, LAYOUT.key(List.of("id")));

    assertThat(ledger().get("balanced").asBoolean(), is(true));
    assertThat(
        ledger().get("totals").toString(),
        is(
            "{\"read\":7,\"kept\":2,\"anomalies\":1,\"deadLetters\":2,\"duplicates\":1,\"blankLines\":1,"
                + "\"ignoredFields\":0}"));
  }

  /** As an engine does that lost the answer of the step that publishes. */
  @Test
  void aRunThatIsPublishedAgainIsNotComparedWithItself() throws IOException {
    run(Seams.NONE, null);
    String report = file("quality.json");
    assertThat(report.contains("\"drift\""), is(false));

    run(Seams.NONE, null);

    assertThat(file("quality.json"), is(report));
  }

  /** One rule is broken by one event. */
  @Test
  void rulesThatAreBrokenAreReasonsOfTheReport() throws IOException {
    run(Seams.NONE, null);

    assertThat(
        new ObjectMapper().readTree(file("quality.json")).get("anomalies").toString(),
        is(
            "{\"count\":1,\"share\":0.14285714285714285,\"reasons\":[{\"reason\":\"at: range to"
                + " 2026-02-02T23:59:59Z\",\"count\":1,\"share\":0.14285714285714285}]}"));
  }

  @Test
  void aRunWithoutRowsHasAReportOfNone() throws IOException {
    Files.writeString(folder.resolve("sales.jsonl"), "");
    Files.writeString(folder.resolve("sales.csv"), "at,id\n");
    input = files();

    run(Seams.NONE, null);

    JsonNode report = new ObjectMapper().readTree(file("quality.json"));
    assertThat(report.get("rows").asLong(), is(0L));
    assertThat(report.get("fields").get(0).get("distinct").asLong(), is(0L));
    assertThat(report.get("expectations").get(0).get("holds").asBoolean(), is(true));
    assertThat(
        new ObjectMapper().readTree(file("quality-partitions.json")).get("partitions").size(),
        is(0));
  }

  private String file(String name) throws IOException {
    return Files.readString(folder.resolve("out/runs/" + run.id() + "/" + name));
  }

  private void assertSeen(Edge edge, Seams leak, Edge... between) throws IOException {
    EventKey key = ONLY_WITH_IDS.contains(edge) ? LAYOUT.key(List.of("id")) : null;

    Throwable failure =
        Throwables.getRootCause(assertThrows(RuntimeException.class, () -> run(leak, key)));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(failure.getMessage(), containsString(edge.from() + " sent "));
    assertThat(failure.getMessage(), containsString(", " + edge.to() + " received "));
    Set<String> expected = new TreeSet<>(Set.of(edge.from() + " > " + edge.to()));
    for (Edge more : between) {
      expected.add(more.from() + " > " + more.to());
    }
    assertThat(disagreeing(), is(expected));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }

  private void run(Seams seams, @Nullable EventKey key) throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    new IngestEventsGraph(
            input,
            new IngestEventsGraph.Settings(
                new ReadEvents.Settings(
                    LAYOUT,
                    null,
                    new EventPartitions(EventClock.of(SCHEMA, "at"), PartitionBy.DATE),
                    UnknownFieldPolicy.REFUSE,
                    null),
                key,
                EventTableFormat.PARQUET,
                1_000_000,
                3,
                new Lineage(List.of(), List.of()),
                new Expectations(
                    List.of(
                        new Expectation.Declared(
                            new Expectation.Unique(List.of("id", "at")),
                            Expectation.OnFailure.ERROR),
                        new Expectation.Declared(
                            new Expectation.Unique(List.of("id")), Expectation.OnFailure.WARN)))),
            run,
            seams)
        .build(pipeline);
    Publication publication = Publication.of(run);
    publication.claim();
    try {
      pipeline.run().waitUntilFinish();
    } finally {
      publication.release();
    }
  }

  private JsonNode ledger() throws IOException {
    return new ObjectMapper().readTree(file("ledger.json"));
  }

  private Set<String> disagreeing() throws IOException {
    Set<String> edges = new LinkedHashSet<>();
    for (JsonNode edge : ledger().get("edges")) {
      if (edge.get("sent").asLong() != edge.get("received").asLong()) {
        edges.add(edge.get("from").asText() + " > " + edge.get("to").asText());
      }
    }
    return edges;
  }
}
