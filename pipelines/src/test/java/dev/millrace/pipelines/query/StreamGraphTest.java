package dev.millrace.pipelines.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import dev.millrace.io.Edge;
import dev.millrace.io.FileInlet;
import dev.millrace.io.Run;
import dev.millrace.io.WindowLedgers;
import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.Standing;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.pipelines.AllButOne;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.sql.Query;
import dev.millrace.transforms.sql.QueryPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lands of a query over a stream, window by window, and what a leak does. */
class StreamGraphTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOPIC = "kafka://broker:9092/clicks/0";
  private static final EventSchema CLICKS =
      EventSchema.parse(
          """
          {"type": "record", "name": "Click", "fields": [
            {"name": "page", "type": "string"},
            {"name": "seen", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
          """);

  @TempDir Path folder;

  @Test
  void eachWindowLandsWithItsBooksAndWhatIsLateIsSetAside() throws IOException {
    Run run =
        run(
            "SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, page, COUNT(*) AS clicks FROM"
                + " clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE), page",
            Seams.NONE);

    assertThat(
        rows(run, "result"),
        is(
            Map.of(
                "20260101T100000Z-part-00000-of-00001.jsonl",
                List.of(
                    "{\"m\":\"2026-01-01T10:00:00.000Z\",\"page\":\"a\",\"clicks\":2}",
                    "{\"m\":\"2026-01-01T10:00:00.000Z\",\"page\":\"b\",\"clicks\":1}"),
                "20260101T100100Z-part-00000-of-00001.jsonl",
                List.of("{\"m\":\"2026-01-01T10:01:00.000Z\",\"page\":\"a\",\"clicks\":1}"))));
    assertThat(
        letters(run),
        contains(
            "future at 6: " + click("a", 9_999) + " of 2026-01-01T12:46:39.000Z",
            "late at 5: " + click("b", 20) + " of 2026-01-01T10:00:20.000Z",
            "wrong-type at 3: {\"page\": \"a\", \"seen\": \"yesterday\"} of null"));
    JsonNode whole = ledger(run, "ledger.json");
    assertThat(whole.get("balanced").asBoolean(), is(true));
    assertThat(
        totals(whole),
        is(
            Map.of(
                "read",
                8L,
                "queried",
                4L,
                "deadLetters",
                3L,
                "late",
                1L,
                "blankLines",
                1L,
                "kept",
                3L)));
    assertThat(
        "late where the stream had come to",
        totals(ledger(run, "ledger/20260101T100100Z.json")).get("late"),
        is(1L));
  }

  @Test
  void aHopLandsInTheWindowThatItEndsIn() throws IOException {
    Run run =
        run(
            "SELECT COUNT(*) AS clicks FROM clicks GROUP BY HOP(seen, INTERVAL '1' MINUTE, INTERVAL"
                + " '150' SECOND)",
            Seams.NONE);

    // Those that start at 9:58, 9:59, 10:00 and 10:01.
    assertThat(
        rows(run, "result"),
        is(
            Map.of(
                "20260101T095930Z-part-00000-of-00001.jsonl", List.of("{\"clicks\":1}"),
                "20260101T100030Z-part-00000-of-00001.jsonl", List.of("{\"clicks\":4}"),
                "20260101T100130Z-part-00000-of-00001.jsonl", List.of("{\"clicks\":4}"),
                "20260101T100230Z-part-00000-of-00001.jsonl", List.of("{\"clicks\":1}"))));
    assertThat(ledger(run, "ledger.json").get("balanced").asBoolean(), is(true));
  }

  @Test
  void rowsWithoutWindowsLandByTheMinute() throws IOException {
    Run run = run("SELECT seen FROM clicks WHERE page = 'a'", Seams.NONE);

    assertThat(
        rows(run, "result"),
        is(
            Map.of(
                "20260101T100000Z-part-00000-of-00001.jsonl",
                List.of(
                    "{\"seen\":\"2026-01-01T10:00:05.000Z\"}",
                    "{\"seen\":\"2026-01-01T10:00:30.000Z\"}"),
                "20260101T100100Z-part-00000-of-00001.jsonl",
                List.of("{\"seen\":\"2026-01-01T10:01:01.000Z\"}"))));
  }

  @Test
  void rowsOfHopsThatAreNotGroupedLandByTheMinuteToo() throws IOException {
    Run run =
        run(
            "SELECT window_start FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1'"
                + " MINUTE, INTERVAL '90' SECOND)) WHERE page = 'a'",
            Seams.NONE);

    // Of 10:00:05, which two windows have, 10:00:30, which one has, and 10:01:01.
    assertThat(
        rows(run, "result"),
        is(
            Map.of(
                "20260101T100000Z-part-00000-of-00001.jsonl",
                List.of(
                    "{\"window_start\":\"2026-01-01T09:59:00.000Z\"}",
                    "{\"window_start\":\"2026-01-01T10:00:00.000Z\"}",
                    "{\"window_start\":\"2026-01-01T10:00:00.000Z\"}"),
                "20260101T100100Z-part-00000-of-00001.jsonl",
                List.of(
                    "{\"window_start\":\"2026-01-01T10:00:00.000Z\"}",
                    "{\"window_start\":\"2026-01-01T10:01:00.000Z\"}"))));
    assertThat(ledger(run, "ledger.json").get("balanced").asBoolean(), is(true));
  }

  @Test
  void sessionsLandWhenTheyAreOver() throws IOException {
    Run run =
        run(
            "SELECT SESSION_START(seen, INTERVAL '30' SECOND) AS started, COUNT(*) AS clicks FROM"
                + " clicks GROUP BY SESSION(seen, INTERVAL '30' SECOND)",
            Seams.NONE);

    assertThat(
        rows(run, "result"),
        is(
            Map.of(
                "20260101T100100Z-part-00000-of-00001.jsonl",
                List.of("{\"started\":\"2026-01-01T10:00:05.000Z\",\"clicks\":4}"))));
  }

  /** The model gives ten times the first feature, and the second. */
  @Test
  void rowsAreScoredBeforeTheirWindowsAndWhatNoModelScoresIsSetAsideInThatOfItsTime()
      throws IOException {
    Run run =
        run(
            "SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, COUNT(*) AS clicks, SUM(score)"
                + " AS total FROM (SELECT seen, SCORE('sum.onnx', 1, CASE WHEN page = 'b' THEN"
                + " 1E300 ELSE EXTRACT(SECOND FROM seen) END) AS score FROM clicks) GROUP BY"
                + " TUMBLE(seen, INTERVAL '1' MINUTE)",
            Seams.NONE);

    // Of 10:00:05 and 10:00:30, and of 10:01:01.
    assertThat(
        rows(run, "result"),
        is(
            Map.of(
                "20260101T100000Z-part-00000-of-00001.jsonl",
                List.of("{\"m\":\"2026-01-01T10:00:00.000Z\",\"clicks\":2,\"total\":55.0}"),
                "20260101T100100Z-part-00000-of-00001.jsonl",
                List.of("{\"m\":\"2026-01-01T10:01:00.000Z\",\"clicks\":1,\"total\":11.0}"))));
    assertThat(
        unscored(run),
        contains(
            "20260101T100000Z-unscored-00000-of-00001.jsonl: not-finite of"
                + " 2026-01-01T10:00:59.000Z by sum.onnx"));
    JsonNode whole = ledger(run, "ledger.json");
    assertThat(whole.get("balanced").asBoolean(), is(true));
    assertThat(totals(whole).get("queried"), is(4L));
    assertThat("with a late one, one of the future and one of no time", deadLetters(whole), is(4L));
    assertThat(deadLetters(ledger(run, "ledger/20260101T100000Z.json")), is(2L));
  }

  /** Which is scored when its window is over. */
  @Test
  void aGroupWithoutAScoreIsSetAsideInItsWindow() throws IOException {
    Run run =
        run(
            "SELECT SCORE('sum.onnx', 1, CASE WHEN clicks = 1 THEN 1E300 ELSE clicks END) AS score"
                + " FROM (SELECT COUNT(*) AS clicks FROM clicks GROUP BY TUMBLE(seen, INTERVAL '1'"
                + " MINUTE))",
            Seams.NONE);

    assertThat(
        rows(run, "result"),
        is(Map.of("20260101T100000Z-part-00000-of-00001.jsonl", List.of("{\"score\":13.0}"))));
    assertThat(
        unscored(run),
        contains(
            "20260101T100100Z-unscored-00000-of-00001.jsonl: not-finite of"
                + " 2026-01-01T10:01:59.999Z by sum.onnx"));
    assertThat(ledger(run, "ledger.json").get("balanced").asBoolean(), is(true));
  }

  @Test
  void aRowWithoutAScoreThatLeaksIsNoticedAndItsWindowIsNotPublished() {
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () ->
                run(
                    "SELECT SCORE('sum.onnx', 1, CASE WHEN page = 'a' THEN 1E300 ELSE 0 END) AS"
                        + " score FROM clicks",
                    new Leak(Edges.UNSCORED)));

    assertThat(
        String.valueOf(failure.getMessage()),
        containsString("Score sent 2 dead letters, Land dead letters received 1"));
    assertThat(names(folder.resolve("out/runs/r/ledger")), is(empty()));
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatLeaksIsNoticedAndNoWindowThatLeaksIsPublished(Edge edge) {
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () -> run("SELECT page FROM clicks WHERE page = 'a'", new Leak(edge)));

    assertThat(String.valueOf(failure.getMessage()), containsString(edge.to()));
    // Each of the two windows, of 10:00 and of 10:01, loses one.
    assertThat(names(folder.resolve("out/runs/r/ledger")), is(empty()));
  }

  static Stream<Edge> edges() {
    return Stream.of(
        Edges.records("clicks"), Edges.rows("clicks"), Edges.DEAD_LETTERS, Edges.RESULT);
  }

  private Run run(String sql, Seams seams) throws IOException {
    byte[] model = Resources.toByteArray(Resources.getResource(getClass(), "weighted-sum.onnx"));
    Query query =
        Query.of(sql)
            .withOrderingColumns()
            .withStream("clicks", "seen")
            .withModels(name -> OnnxModel.of(name, model));
    QueryPlan plan = query.plan(Map.of("clicks", CLICKS.rowSchema()));
    StreamWindows windows = plan.windows().map(StreamWindows::of).orElse(StreamWindows.MINUTES);
    TableOfRun clicks =
        new TableOfRun(
            new QueryTable(
                "clicks",
                "kafka://broker:9092/clicks",
                CLICKS,
                "",
                new FileSource(FileKind.JSON, null, FileInlet.matching(List.of(anyFile())))),
            new Clicks(windows));
    StreamGraph.Settings settings =
        new StreamGraph.Settings(
            new QueryGraph.Settings(
                List.of(clicks.table()),
                query,
                ResultColumns.landed(plan.schema()),
                plan.selectedColumns(),
                List.of(),
                plan.hasDeadLetters(),
                EventTableFormat.JSONL,
                3,
                List.of()),
            List.of(clicks),
            windows,
            1,
            null,
            null);
    Run run = new Run(folder.resolve("out").toString(), "r");
    Pipeline pipeline = Pipeline.create();
    new StreamGraph(settings, run, seams).build(pipeline);
    pipeline.run().waitUntilFinish();
    WindowLedgers.of(run, settings.plan()).write();
    return run;
  }

  private static String click(String page, int second) {
    return "{\"page\": \"%s\", \"seen\": \"%s\"}"
        .formatted(page, Instant.parse("2026-01-01T10:00:00Z").plus(second * 1000L));
  }

  private String anyFile() throws IOException {
    return Files.writeString(folder.resolve("any.jsonl"), "{}\n").toString();
  }

  private static TimedRecord record(long offset, Standing standing, int second, String payload) {
    long time = Instant.parse("2026-01-01T10:00:00Z").getMillis() + second * 1000L;
    return new TimedRecord(offset, time, time, standing, payload.getBytes(UTF_8));
  }

  /** What the inlet hands on at once. */
  private static TimestampedValue<KafkaBatch> batch(Instant at, TimedRecord... records) {
    return TimestampedValue.of(new KafkaBatch(TOPIC, List.of(records)), at);
  }

  /** Eight records of one partition in two batches, as the inlet would judge them. */
  private record Clicks(StreamWindows windows) implements TableInput {
    @Override
    public long textBytes() {
      return 0;
    }

    @Override
    public List<Edge> edges(String table) {
      return List.of();
    }

    @Override
    public List<LedgerCount> opening(String table) {
      return List.of();
    }

    @Override
    public PCollectionTuple read(Pipeline pipeline, QueryTable table, Seams seams) {
      Instant ten = Instant.parse("2026-01-01T10:00:00Z");
      TestStream<KafkaBatch> batches =
          TestStream.create(KafkaBatch.Coder.of())
              .advanceWatermarkTo(ten)
              .addElements(
                  batch(
                      ten.plus(5_000),
                      record(0, Standing.ON_TIME, 5, click("a", 5)),
                      record(1, Standing.ON_TIME, 59, click("b", 59)),
                      record(2, Standing.ON_TIME, 30, click("a", 30)),
                      record(
                          3, Standing.UNREADABLE, 29, "{\"page\": \"a\", \"seen\": \"yesterday\"}"),
                      record(4, Standing.UNREADABLE, 29, "")))
              .advanceWatermarkTo(ten.plus(60_000))
              .addElements(
                  batch(
                      ten.plus(60_000),
                      record(5, Standing.LATE, 60, click("b", 20)),
                      record(6, Standing.FUTURE, 60, click("a", 9_999)),
                      record(7, Standing.ON_TIME, 61, click("a", 61))))
              .advanceWatermarkToInfinity();
      return pipeline
          .apply(batches)
          .apply(
              "Read " + table.name(), TableRecords.step(new ReadStream(table, 1, windows, seams)));
    }
  }

  /** Loses an element on its way over one edge. */
  private record Leak(Edge at) implements Seams {
    @Override
    public <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
      if (edge.equals(at)
          && !(elements.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
        return AllButOne.of(elements);
      }
      return edge.equals(at)
          ? AllButOne.of(
                  elements.apply(
                      "To lose one", Window.into(FixedWindows.of(Duration.standardMinutes(1)))))
              .apply("Without it", Window.into(new GlobalWindows()))
          : elements;
    }

    @Override
    public List<TimedRecord> records(Edge edge, List<TimedRecord> records) {
      return edge.equals(at) ? records.subList(1, records.size()) : records;
    }
  }

  private static Map<String, List<String>> rows(Run run, String table) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    Path files = Path.of(run.table(table).toString());
    for (String name : names(files)) {
      rows.put(name, Files.readAllLines(files.resolve(name)).stream().sorted().toList());
    }
    return rows;
  }

  private static List<String> letters(Run run) throws IOException {
    List<String> letters = new ArrayList<>();
    for (List<String> file : rows(run, "dead-letters").values()) {
      for (String line : file) {
        JsonNode letter = JSON.readTree(line);
        letters.add(
            "%s at %d: %s of %s"
                .formatted(
                    letter.get("reason").asText(),
                    letter.get("source").get("offset").asLong(),
                    letter.get("payload").asText(),
                    text(letter.get("eventTime"))));
        assertThat(letter.get("source").get("uri").asText(), is(TOPIC));
      }
    }
    return letters.stream().sorted().toList();
  }

  /** Files of dead letters of models, and what is in them. */
  private static List<String> unscored(Run run) throws IOException {
    List<String> letters = new ArrayList<>();
    for (Map.Entry<String, List<String>> file : rows(run, "dead-letters").entrySet()) {
      for (String line : file.getValue()) {
        JsonNode letter = JSON.readTree(line);
        if (letter.get("step").asText().equals("Score")) {
          letters.add(
              "%s: %s of %s by %s"
                  .formatted(
                      file.getKey(),
                      letter.get("reason").asText(),
                      text(letter.get("eventTime")),
                      letter.get("source").get("uri").asText()));
        }
      }
    }
    return letters;
  }

  private static long deadLetters(JsonNode ledger) {
    return totals(ledger).getOrDefault("deadLetters", -1L);
  }

  private static String text(@Nullable JsonNode value) {
    return value == null || value.isNull() ? "null" : value.asText();
  }

  private static List<String> names(Path files) {
    String[] names = files.toFile().list((parent, name) -> !name.startsWith("."));
    return names == null ? List.of() : Stream.of(names).sorted().toList();
  }

  private static JsonNode ledger(Run run, String name) throws IOException {
    return JSON.readTree(Path.of(run.folder().toString()).resolve(name).toFile());
  }

  private static Map<String, Long> totals(JsonNode ledger) {
    Map<String, Long> totals = new TreeMap<>();
    ledger
        .get("totals")
        .fields()
        .forEachRemaining(total -> totals.put(total.getKey(), total.getValue().asLong()));
    return totals;
  }
}
