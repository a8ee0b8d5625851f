package dev.millrace.pipelines.weblogalerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Throwables;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.Edge;
import dev.millrace.io.FileInlet;
import dev.millrace.io.HealthRules;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.UnbalancedLedgerException;
import dev.millrace.io.WindowLedgers;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.Standing;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import dev.millrace.transforms.accesslog.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link SmallSite} as a stream: what lands, window by window, and what a leak does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebLogAlertsStreamTest {
  private static final int PARTITIONS = 2;
  private static final long MINUTE = 60_000;
  private static final String FLOOD = "20260301T104000Z";
  private static final LogFormat FORMAT = LogFormat.of("combined");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<Edge> ONLY_OF_FILES =
      Set.of(Edges.RANGES, Edges.LINES_TO_COMPARE, Edges.DISTINCT_LINES);

  @TempDir Path folder;
  private KafkaInlet inlet;

  /** Only how many partitions there are is asked of it. */
  @BeforeAll
  void findTopic(@TempDir Path brokerFolder) throws IOException {
    try (KafkaBroker broker = KafkaBroker.start(brokerFolder)) {
      broker.createTopic("lines", PARTITIONS);
      inlet = KafkaInlet.at(KafkaAddress.parse("kafka://" + broker.address() + "/lines"));
    }
  }

  @Test
  void landsWindowByWindowWhatABatchRunLands() throws IOException {
    Run batch = new Run(folder.resolve("batch").toString(), "batch");
    Path log = SmallSite.logIn(folder.resolve("logs"));
    runBatch(batch, log);
    Run stream = new Run(folder.resolve("stream").toString(), "stream");

    runStream(stream, Seams.NONE);

    for (String table : List.of("alerts", "clients", "traffic")) {
      assertThat(table, rows(stream, table), is(rows(batch, table)));
    }
    assertThat(
        "dead letters",
        withoutSources(rows(stream, "dead-letters")),
        is(withoutSources(rows(batch, "dead-letters"))));

    List<String> windows =
        IntStream.rangeClosed(0, SmallSite.QUIET_MINUTES)
            .mapToObj(minute -> "20260301T10%02d00Z".formatted(minute))
            .toList();
    assertThat(
        files(stream, "ledger"), is(windows.stream().map(window -> window + ".json").toList()));
    assertThat(
        "alerts are where the client's row is, and where the site's are",
        files(stream, "alerts"),
        contains(
            matchesPattern(FLOOD + "-client-0000[01]-of-00002\\.jsonl"),
            is(FLOOD + "-traffic-00000-of-00001.jsonl")));
    assertThat(files(stream, "dead-letters"), contains(FLOOD + "-part-00000-of-00001.jsonl"));
    assertThat(
        files(stream, "traffic"),
        is(windows.stream().map(window -> window + "-part-00000-of-00001.jsonl").toList()));
    assertThat(requestsByWindow(stream, "traffic"), is(requestsByMinute()));
    assertThat(requestsByWindow(stream, "clients"), is(requestsByMinute()));
  }

  @Test
  void itsBooksAreThoseOfItsWindows() throws IOException {
    Run run = new Run(folder.resolve("out").toString(), "run");
    int lines = SmallSite.lines().size();

    runStream(run, Seams.NONE);
    WindowLedgers.of(run, Edges.PLAN).write();

    JsonNode ledger = JSON.readTree(path(run).resolve("ledger.json").toFile());
    assertThat(ledger.get("balanced").asBoolean(), is(true));
    assertThat(ledger.get("totals").get("read").asInt(), is(lines));
    assertThat(ledger.get("totals").get("kept").asInt(), is(lines - 2));
    assertThat(ledger.get("totals").get("deadLetters").asInt(), is(2));
    JsonNode quiet =
        JSON.readTree(path(run).resolve("ledger").resolve("20260301T100300Z.json").toFile());
    assertThat(quiet.get("totals").get("read").asInt(), is(2));
    assertThat(quiet.get("totals").get("kept").asInt(), is(2));
  }

  @Test
  void linesOfOneIdAreCountedOnceAndTheBooksSayHowOftenTheyCame() throws IOException {
    Run once = new Run(folder.resolve("once").toString(), "once");
    runStream(once, Seams.NONE);
    Run again = new Run(folder.resolve("again").toString(), "again");

    runOnce(again, Seams.NONE);
    WindowLedgers.of(again, Edges.PLAN).write();

    for (String table : List.of("alerts", "clients", "traffic")) {
      assertThat(table, rows(again, table), is(rows(once, table)));
    }
    assertThat(
        "dead letters",
        withoutSources(rows(again, "dead-letters")),
        is(withoutSources(rows(once, "dead-letters"))));
    int lines = SmallSite.lines().size();
    JsonNode ledger = JSON.readTree(path(again).resolve("ledger.json").toFile());
    assertThat(ledger.get("balanced").asBoolean(), is(true));
    JsonNode totals = ledger.get("totals");
    // Each third line that can be read came twice.
    int copies = (lines - 2) / 3;
    assertThat(totals.get("read").asInt(), is(lines + copies));
    assertThat(totals.get("duplicates").asInt(), is(copies));
    assertThat(totals.get("kept").asInt(), is(lines - 2));
    assertThat(totals.get("deadLetters").asInt(), is(2));
  }

  @ParameterizedTest
  @MethodSource("edgesOfLinesWithAnId")
  void aLineWithAnIdLostBetweenTwoStepsFailsTheRun(Edge edge) throws IOException {
    assertSeen(edge, run -> runOnce(run, Leak.between(edge)));
  }

  static Stream<Edge> edgesOfLinesWithAnId() {
    return Stream.of(Edges.LINES_TO_COMPARE, Edges.DISTINCT_LINES);
  }

  @ParameterizedTest
  @MethodSource("edges")
  void aRecordLostBetweenTwoStepsFailsTheRun(Edge edge) throws IOException {
    assertSeen(edge, run -> runStream(run, Leak.between(edge)));
  }

  @ParameterizedTest
  @MethodSource("landings")
  void aRowLostBetweenALandingAndItsFileFailsTheRun(Edge edge) throws IOException {
    assertSeen(edge, run -> runStream(run, Leak.inFilesOf(edge)));
  }

  private void assertSeen(Edge edge, Consumer<Run> leaking) throws IOException {
    Run run = new Run(folder.resolve("out").toString(), "run");

    Throwable failure =
        Throwables.getRootCause(assertThrows(RuntimeException.class, () -> leaking.accept(run)));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    String message = String.valueOf(failure.getMessage());
    assertThat(
        message,
        matchesPattern(
            "The ledger of window [0-9TZ]+ of run run does not balance: .+\\. The window was not"
                + " published"));
    List<String> edgesThatDisagree =
        Stream.of(
                message
                    .substring(message.indexOf(": ") + 2, message.lastIndexOf(". The window"))
                    .split("; "))
            .filter(line -> line.matches(".+ sent .+, .+ received [0-9,]+"))
            .toList();
    assertThat(
        edgesThatDisagree,
        everyItem(matchesPattern(edge.from() + " sent .+, " + edge.to() + " received [0-9,]+")));
    assertThat(edgesThatDisagree, is(not(empty())));
    String window = message.split(" ")[4];
    List<String> alerts = rows(run, "health");
    assertThat(files(run, "health"), contains(window + "-books.jsonl"));
    JsonNode alert = JSON.readTree(alerts.get(0));
    assertThat(alert.get("kind").asText(), is("health"));
    assertThat(
        Instant.parse(alert.get("windowStart").asText()),
        is(Instant.parse(window.replaceFirst("(....)(..)(..)T(..)(..)", "$1-$2-$3T$4:$5:"))));
    List<String> imbalances = new ArrayList<>();
    alert.get("imbalances").forEach(line -> imbalances.add(line.asText()));
    assertThat(
        "the edge that leaks, as a person reads it",
        imbalances,
        hasItem(matchesPattern(edge.from() + " sent .+, " + edge.to() + " received [0-9,]+")));
    for (String table : List.of("ledger", "alerts", "clients", "traffic", "dead-letters")) {
      assertThat(
          table,
          files(run, table).stream().filter(name -> name.startsWith(window)).toList(),
          is(empty()));
    }
  }

  /** Every edge of a stream; where two count the same passage in two units, one of them. */
  static Stream<Edge> edges() {
    return LedgerSeesLeaksTest.edges().filter(edge -> !ONLY_OF_FILES.contains(edge));
  }

  static Stream<Edge> landings() {
    return LedgerSeesLeaksTest.landings().filter(edge -> !ONLY_OF_FILES.contains(edge));
  }

  private void runBatch(Run run, Path log) throws IOException {
    Pipeline pipeline = pipeline();
    new WebLogAlertsGraph(
            new LogFiles(
                List.of(log.toString()),
                FileInlet.matching(List.of(log.toString())),
                settings().selection(),
                Duplicates.KEEP,
                new Servers(Servers.FOLDER),
                settings().health(),
                Seams.NONE),
            new WebLogAlertsGraph.Settings(settings(), 3),
            run,
            Seams.NONE)
        .build(pipeline);
    Publication.of(run).claim();
    pipeline.run().waitUntilFinish();
  }

  private void runStream(Run run, Seams seams) {
    runStream(run, inlet, records(), seams);
  }

  /** Each line has an id, and some come again. */
  private void runOnce(Run run, Seams seams) {
    runStream(run, inlet.withIdentityIn("id"), sentAgain(), seams);
  }

  private static void runStream(Run run, KafkaInlet inlet, List<TimedRecord> records, Seams seams) {
    Pipeline pipeline = pipeline();
    PCollection<KafkaBatch> batches = pipeline.apply("Batches", batches(records));
    assertThat(batches.isBounded(), is(IsBounded.UNBOUNDED));
    new WebLogAlertsStream(
            new WebLogAlertsStream.Settings(settings(), inlet, null, AlertTiming.WHEN_PUBLISHED),
            run,
            seams)
        .judge(batches);
    pipeline.run().waitUntilFinish();
  }

  private static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1").create());
  }

  private static SharedSteps.Settings settings() {
    return new SharedSteps.Settings(
        new Selection(FORMAT, IgnoreList.of(List.of()), Long.MIN_VALUE, Long.MAX_VALUE, MINUTE),
        TestModel.model(),
        0.5,
        TableFormat.JSONL,
        HealthRules.none());
  }

  /** The site's lines in batches of seven; half of the windows are over before the rest comes. */
  private static TestStream<KafkaBatch> batches(List<TimedRecord> records) {
    TestStream.Builder<KafkaBatch> stream = TestStream.create(KafkaBatch.Coder.of());
    for (int from = 0; from < records.size(); from += 7) {
      List<TimedRecord> batch = records.subList(from, Math.min(from + 7, records.size()));
      var earliest =
          org.joda.time.Instant.ofEpochMilli(
              batch.stream().mapToLong(TimedRecord::timestamp).min().orElseThrow());
      if (from == 42) {
        stream = stream.advanceWatermarkTo(earliest);
      }
      stream =
          stream.addElements(
              TimestampedValue.of(new KafkaBatch("kafka://h:1/lines/0", batch), earliest));
    }
    return stream.advanceWatermarkToInfinity();
  }

  static List<TimedRecord> records() {
    AccessLogParser parser = AccessLogParser.of(FORMAT);
    AccessLogLine parsed = new AccessLogLine();
    List<TimedRecord> records = new ArrayList<>();
    long time = 0;
    for (String line : SmallSite.lines()) {
      byte[] payload = line.getBytes(UTF_8);
      boolean readable = parser.parse(payload, 0, payload.length, parsed) == null;
      time = readable ? parsed.time() : time;
      records.add(
          new TimedRecord(
              records.size(),
              time,
              time,
              readable ? Standing.ON_TIME : Standing.UNREADABLE,
              payload));
    }
    return records;
  }

  /** With an identity each, as the inlet gives to what is on time, and each third twice. */
  private static List<TimedRecord> sentAgain() {
    List<TimedRecord> records = new ArrayList<>();
    int number = 0;
    for (TimedRecord record : records()) {
      if (record.standing() == Standing.ON_TIME) {
        records.add(identified(record, records.size()));
        number++;
        if (number % 3 == 0) {
          records.add(identified(record, records.size()));
        }
      } else {
        records.add(record);
      }
    }
    return records;
  }

  private static TimedRecord identified(TimedRecord record, int offset) {
    return new TimedRecord(
        offset,
        record.timestamp(),
        record.appended(),
        record.standing(),
        record.payload(),
        ("id " + record.offset()).getBytes(UTF_8));
  }

  /** By hand: two requests in each quiet minute, and the flood with one more in the last. */
  private static Map<String, Long> requestsByMinute() {
    Map<String, Long> requests = new TreeMap<>();
    for (int minute = 0; minute <= SmallSite.QUIET_MINUTES; minute++) {
      requests.put(
          SmallSite.START.plusSeconds(60L * minute).toString(),
          minute < SmallSite.QUIET_MINUTES ? 2L : SmallSite.FLOOD + 1L);
    }
    return requests;
  }

  private Map<String, Long> requestsByWindow(Run run, String table) throws IOException {
    Map<String, Long> requests = new TreeMap<>();
    for (String row : rows(run, table)) {
      JsonNode json = JSON.readTree(row);
      requests.merge(
          Instant.parse(json.get("windowStart").asText()).toString(),
          json.get("requests").asLong(),
          Long::sum);
    }
    return requests;
  }

  private static List<String> withoutSources(List<String> deadLetters) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row : deadLetters) {
      Map<String, JsonNode> columns = new LinkedHashMap<>();
      JSON.readTree(row)
          .fields()
          .forEachRemaining(column -> columns.put(column.getKey(), column.getValue()));
      columns.remove("source");
      rows.add(columns.toString());
    }
    return rows.stream().sorted().toList();
  }

  /** The rows of all files that readers see, sorted. */
  private static List<String> rows(Run run, String table) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String file : files(run, table)) {
      rows.addAll(Files.readAllLines(path(run).resolve(table).resolve(file)));
    }
    return rows.stream().sorted().toList();
  }

  private static List<String> files(Run run, String table) throws IOException {
    Path files = path(run).resolve(table);
    if (!Files.isDirectory(files)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(files)) {
      return found
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static Path path(Run run) {
    return Path.of(run.output()).resolve("runs").resolve(run.id());
  }
}
