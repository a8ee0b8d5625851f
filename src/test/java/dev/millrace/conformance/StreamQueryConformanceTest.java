package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.broker.TopicContents;
import dev.millrace.conformance.oracle.OneRowScores;
import dev.millrace.transforms.sql.Query;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A query over a stream on Flink gives DuckDB's answer over all that came in time, and what came
 * late is set aside and counted. Engines that run no streams refuse it.
 */
@Tag("runs")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamQueryConformanceTest {
  private static final long SEED = 20_260_201;
  private static final String QUERY = "requests-by-minute-as-they-come";
  private static final int PARTITIONS = 3;
  private static final int REQUESTS = 3_000;

  /** The default of {@code maxDelay}. */
  private static final long MAX_DELAY_MILLIS = 30_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private @Nullable KafkaBroker broker;
  private @Nullable Path schema;

  @BeforeAll
  void startBroker(@TempDir Path brokerFolder) throws IOException {
    KafkaBroker started = KafkaBroker.start(brokerFolder.resolve("kafka"));
    broker = started;
    started.createTopic("asked", PARTITIONS);
    schema =
        Files.writeString(
            brokerFolder.resolve("web.avsc"),
            """
            {"type": "record", "name": "Request", "fields": [
              {"name": "client", "type": "string"},
              {"name": "requested", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "status", "type": "int"}]}
            """);
  }

  @AfterAll
  void stopBroker() {
    if (broker != null) {
      broker.stop();
    }
  }

  /** A request, and where in the topic it is. */
  private record Sent(String client, long time, int status, int partition, long offset) {
    String json() {
      return "{\"client\":\"%s\",\"requested\":\"%s\",\"status\":%d}"
          .formatted(client, Instant.ofEpochMilli(time), status);
    }

    String place() {
      return "%d at %d".formatted(partition, offset);
    }
  }

  @Test
  void whatCameInTimeGetsDuckDbsAnswerAndWhatIsLateIsSetAside() throws Exception {
    assumeTrue(Engine.here() == Engine.FLINK, "Flink alone answers queries over streams");
    List<Sent> sent = requests(new Random(SEED));
    Path output = folder.resolve("out");
    try (TopicLines writer = topic("web")) {
      send(sent, writer);
      writer.promise("end");
      writer.flush();
    }

    Launched launched = ended(command("web", query(), output));

    assertThat(launched.err(), launched.status(), is(0));
    assertAnswer("web", oraclesQuery(), sent, output);
  }

  /**
   * A model scores each request as it comes, before the minutes; those with status 500 it cannot.
   * The oracle asks ONNX Runtime itself about one request at a time, and DuckDB about the minutes.
   */
  @Test
  void whatAModelScoresBeforeTheWindowsIsTheOraclesAndWhatItCannotScoreIsSetAside()
      throws Exception {
    assumeTrue(Engine.here() == Engine.FLINK, "Flink alone answers queries over streams");
    List<Sent> sent = requests(new Random(SEED + 3));
    Path output = folder.resolve("out");
    Path model =
        Files.write(
            folder.resolve("weighted-sum.onnx"),
            Resources.toByteArray(Resources.getResource(getClass(), "weighted-sum.onnx")));
    try (TopicLines writer = topic("scored")) {
      send(sent, writer);
      writer.promise("end");
      writer.flush();
    }

    Launched launched =
        ended(
            command(
                "scored",
                "SELECT TUMBLE_START(requested, INTERVAL '1' MINUTE) AS asked, COUNT(*) AS"
                    + " requests, CAST(SUM(score) AS BIGINT) AS total, CAST(MAX(score) AS BIGINT)"
                    + " AS most FROM (SELECT requested, SCORE('"
                    + model
                    + "', CHAR_LENGTH(client), CASE WHEN status = 500 THEN 1E300 ELSE"
                    + " EXTRACT(SECOND FROM requested) END) AS score FROM web) GROUP BY"
                    + " TUMBLE(requested, INTERVAL '1' MINUTE)",
                output));

    assertThat(launched.err(), launched.status(), is(0));
    TreeSet<String> late = late(sent);
    List<Sent> inTime = sent.stream().filter(one -> !late.contains(one.place())).toList();
    List<Sent> unscored = inTime.stream().filter(one -> one.status() == 500).toList();
    assertThat("something cannot be scored", unscored, is(not(empty())));
    Path run = output.resolve("latest").toRealPath();
    assertThat(
        SqlAnswer.sorted(
            lines(run.resolve("result")).stream().map(StreamQueryConformanceTest::cells).toList()),
        is(SqlAnswer.sorted(scoredMinutes(inTime, model))));
    assertThat(
        "by window and time",
        unscoredOnes(run.resolve("dead-letters")),
        is(
            unscored.stream()
                .map(one -> minute(one.time()) + " " + Instant.ofEpochMilli(one.time()))
                .sorted()
                .toList()));
    JsonNode ledger = JSON.readTree(run.resolve("ledger.json").toFile());
    JsonNode totals = ledger.get("totals");
    assertThat(ledger.get("balanced").asBoolean(), is(true));
    assertThat(totals.get("queried").asLong(), is((long) inTime.size()));
    assertThat(totals.get("late").asLong(), is((long) late.size()));
    assertThat(totals.get("deadLetters").asLong(), is((long) late.size() + unscored.size()));
    assertThat(
        "what a command that goes on with the run must ask",
        JSON.readTree(run.resolve("stream.json").toFile()).get("settings").asText(),
        containsString(
            " by %s@%s ("
                .formatted(
                    model,
                    Hashing.sha256()
                        .hashBytes(Files.readAllBytes(model))
                        .toString()
                        .substring(0, 12))));
  }

  private static List<List<@Nullable String>> scoredMinutes(List<Sent> inTime, Path model)
      throws IOException, SQLException {
    try (OneRowScores scores = OneRowScores.at(model);
        SqlOracle oracle = SqlOracle.open()) {
      oracle.execute("CREATE TABLE web (requested TIMESTAMP, score DOUBLE)");
      for (Sent one : inTime) {
        if (one.status() != 500) {
          oracle.execute(
              "INSERT INTO web VALUES (make_timestamp(%d), %s)"
                  .formatted(
                      one.time() * 1_000,
                      scores.score(one.client().length(), one.time() / 1_000 % 60)));
        }
      }
      return oracle.answer(
          "SELECT date_trunc('minute', requested), COUNT(*), CAST(SUM(score) AS BIGINT),"
              + " CAST(MAX(score) AS BIGINT) FROM web GROUP BY 1");
    }
  }

  /** The window of each file of rows without a score, and the time of each row in it. */
  private static List<String> unscoredOnes(Path files) throws IOException {
    List<String> ones = new ArrayList<>();
    for (Path file : FilesBelow.paths(files, "[^.].*-unscored-.*")) {
      String window = String.valueOf(file.getFileName()).replaceFirst("-unscored-.*", "");
      for (String line : Files.readAllLines(file)) {
        JsonNode letter = JSON.readTree(line);
        assertThat(letter.get("reason").asText(), is("not-finite"));
        ones.add(window + " " + Instant.parse(letter.get("eventTime").asText()));
      }
    }
    return ones.stream().sorted().toList();
  }

  /** As files of a window of a minute are named. */
  private static String minute(long time) {
    return Instant.ofEpochMilli(time)
        .truncatedTo(ChronoUnit.MINUTES)
        .toString()
        .replaceAll("[-:]", "");
  }

  /** Also by {@code kill -9}, with some windows published and one in the middle. */
  @Test
  @Tag("full")
  void aStreamThatWasKilledGoesOnWithTheSameCommand() throws Exception {
    assumeTrue(Engine.here() == Engine.FLINK, "Flink alone answers queries over streams");
    List<Sent> sent = requests(new Random(SEED + 1));
    Path output = folder.resolve("out");
    List<String> command = new ArrayList<>(command("killed", query(), output));
    command.add("--checkpointingInterval=500");
    try (TopicLines writer = topic("killed")) {
      send(sent.subList(0, REQUESTS / 2), writer);
      writer.flush();
      Process first = Launched.start(folder, command);
      try {
        await(
            "windows are published, and a checkpoint is complete",
            first,
            () ->
                FilesBelow.matching(folder, "[0-9]{8}T[0-9]{6}Z\\.json").size() > 5
                    && !FilesBelow.matching(folder, "_metadata").isEmpty());
      } finally {
        first.destroyForcibly().waitFor();
      }
      send(sent.subList(REQUESTS / 2, REQUESTS), writer);
      writer.promise("end");
      writer.flush();
    }

    Launched second = ended(command);

    assertThat(second.err(), second.status(), is(0));
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      assertThat("one run", runs.count(), is(1L));
    }
    assertAnswer("killed", oraclesQuery(), sent, output);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT HOP_START(requested, INTERVAL '1' MINUTE, INTERVAL '150' SECOND) AS asked, COUNT(*)"
            + " AS requests FROM web GROUP BY HOP(requested, INTERVAL '1' MINUTE, INTERVAL '150'"
            + " SECOND) | SELECT start, COUNT(*) FROM (SELECT requested, date_trunc('minute',"
            + " requested) - i * INTERVAL 1 MINUTE AS start FROM web CROSS JOIN range(3) AS"
            + " back(i)) WHERE requested < start + INTERVAL 150 SECOND GROUP BY start",
        "SELECT SESSION_START(requested, INTERVAL '45' SECOND) AS asked, client, COUNT(*) AS"
            + " requests, MAX(status) AS worst FROM web GROUP BY client, SESSION(requested,"
            + " INTERVAL '45' SECOND) | SELECT MIN(requested), client, COUNT(*), MAX(status) FROM"
            + " (SELECT *, SUM(fresh) OVER (PARTITION BY client ORDER BY requested ROWS UNBOUNDED"
            + " PRECEDING) AS session FROM (SELECT *, CASE WHEN requested - lag(requested) OVER"
            + " (PARTITION BY client ORDER BY requested) < INTERVAL 45 SECOND THEN 0 ELSE 1 END AS"
            + " fresh FROM web)) GROUP BY client, session"
      })
  @Tag("full")
  void hopsAndSessionsGetDuckDbsAnswer(String sql, String asked) throws Exception {
    assumeTrue(Engine.here() == Engine.FLINK, "Flink alone answers queries over streams");
    List<Sent> sent = requests(new Random(SEED + 2));
    String topic = sql.contains("HOP") ? "hops" : "sessions";
    Path output = folder.resolve("out");
    try (TopicLines writer = topic(topic)) {
      send(sent, writer);
      writer.promise("end");
      writer.flush();
    }

    Launched launched = ended(command(topic, sql, output));

    assertThat(launched.err(), launched.status(), is(0));
    assertAnswer(topic, asked, sent, output);
  }

  /** Says what is waited for, which nobody knows of a test that is cut off. */
  private static Launched ended(List<String> command) {
    System.out.println("waiting for the end of " + String.join(" ", command));
    return Launched.here(command);
  }

  private static void await(String what, Process running, Callable<Boolean> condition)
      throws Exception {
    System.out.println("waiting until " + what);
    while (!condition.call()) {
      if (running.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("The pipeline ended before " + what);
      }
    }
  }

  private TopicLines topic(String name) throws IOException {
    kafka().createTopic(name, PARTITIONS);
    kafka().createTopic(name + "-minutes", 1);
    return TopicLines.to(kafka().address(), name, PARTITIONS);
  }

  private static void send(List<Sent> sent, TopicLines writer) {
    sent.forEach(one -> writer.write(one.partition(), one.json()));
  }

  private List<String> command(String topic, String sql, Path output) {
    return List.of(
        "query",
        "--table=" + table(topic),
        "--sql=" + sql,
        "--output=" + output,
        "--tableFormat=jsonl",
        "--resultTopic=kafka://" + kafka().address() + "/" + topic + "-minutes");
  }

  private static String oraclesQuery() throws IOException {
    return SqlStatement.resource("gallery/" + QUERY + ".sql");
  }

  /**
   * @param asked of DuckDB, in its own words
   */
  private void assertAnswer(String topic, String asked, List<Sent> sent, Path output)
      throws Exception {
    TreeSet<String> late = late(sent);
    System.out.println(
        "requests of a stream: seed " + SEED + ", " + sent.size() + ", late " + late.size());
    assertThat("something is late", late, is(not(empty())));
    Path run = output.resolve("latest").toRealPath();
    List<JsonNode> letters = lines(run.resolve("dead-letters"));
    Map<String, String> setAside = new TreeMap<>();
    for (JsonNode letter : letters) {
      assertThat(letter.get("reason").asText(), is("late"));
      String uri = letter.get("source").get("uri").asText();
      setAside.put(
          uri.substring(uri.lastIndexOf('/') + 1) + " at " + letter.get("source").get("offset"),
          letter.get("payload").asText());
    }
    assertThat("each comes once", letters.size(), is(setAside.size()));
    Map<String, String> expected = new TreeMap<>();
    sent.stream()
        .filter(one -> late.contains(one.place()))
        .forEach(one -> expected.put(one.place(), one.json()));
    assertThat("what is late, by place", setAside, is(expected));
    List<JsonNode> rows = lines(run.resolve("result"));
    assertThat(
        SqlAnswer.sorted(rows.stream().map(StreamQueryConformanceTest::cells).toList()),
        is(
            SqlAnswer.sorted(
                answer(asked, sent.stream().filter(one -> !late.contains(one.place())).toList()))));
    assertThat(
        "what a read_committed consumer sees",
        TopicContents.of(kafka().address(), topic + "-minutes").stream()
            .flatMap(List::stream)
            .map(ConsumerRecord::value)
            .sorted()
            .toList(),
        is(rows.stream().map(JsonNode::toString).sorted().toList()));
    JsonNode ledger = JSON.readTree(run.resolve("ledger.json").toFile());
    JsonNode totals = ledger.get("totals");
    assertThat(ledger.get("balanced").asBoolean(), is(true));
    assertThat(totals.get("read").asLong(), is((long) sent.size()));
    assertThat(totals.get("queried").asLong(), is((long) sent.size() - late.size()));
    assertThat(totals.get("late").asLong(), is((long) late.size()));
    assertThat(totals.get("deadLetters").asLong(), is((long) late.size()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT client, COUNT(*) FROM web GROUP BY client | Invalid SQL at line 1, column 34: GROUP"
            + " BY, DISTINCT and aggregates over a stream need a window of its time among their"
            + " keys, or they would wait for its end (GROUP BY TUMBLE(requested, INTERVAL '1'"
            + " MINUTE))",
        "SELECT client FROM web LIMIT 3 | Invalid SQL at line 1, column 30: A stream has no last"
            + " row, so that ORDER BY, LIMIT and OFFSET have no answer over one (leave them out;"
            + " ROW_NUMBER() OVER (PARTITION BY the window's start ORDER BY …) numbers the rows of"
            + " each window)",
        "SELECT a.client FROM web a JOIN web b ON a.client = b.client | Invalid SQL at line 1,"
            + " column 33: A join of streams needs both in the same windows, of TUMBLE or HOP, or"
            + " it would wait for their end (join subqueries with GROUP BY TUMBLE(requested, …))",
        "SELECT client FROM web; SELECT status FROM web | Invalid SQL: a query over a stream has no"
            + " end, so that it must be a SELECT and the only query of the statements"
      })
  void whatNoStreamCanAnswerIsRefusedInOneLine(String sql, String line) {
    assumeTrue(Engine.here() == Engine.FLINK, "Flink alone answers queries over streams");

    Launched launched =
        Launched.here(List.of("query", "--table=" + table("asked"), "--sql=" + sql));

    assertThat(launched.errors(), contains(line));
    assertThat(launched.status(), is(2));
  }

  @Test
  void aStreamIsRefusedInOneLineWhereTheEngineRunsNone() {
    assumeTrue(Engine.here() != Engine.FLINK, "Flink answers queries over streams");
    Path output = folder.resolve("out");

    Launched launched =
        Launched.here(
            List.of(
                "query",
                "--table=" + table("asked"),
                "--sql=SELECT client FROM web",
                "--output=" + output));

    assertThat(
        launched.errors(),
        contains(
            "Invalid table web: kafka://"
                + kafka().address()
                + "/asked has an eventTime, which makes it a stream, and this engine runs none, as"
                + " Flink does (leave eventTime out for what the topic holds now)"));
    assertThat(launched.status(), is(2));
    assertThat(Files.exists(output), is(false));
  }

  private KafkaBroker kafka() {
    return Objects.requireNonNull(broker);
  }

  private String table(String topic) {
    return "web=kafka://%s/%s?schema=%s&eventTime=requested"
        .formatted(kafka().address(), topic, schema);
  }

  /** In the order of their arrival: most within the greatest delay, some after it. */
  private static List<Sent> requests(Random random) {
    List<long[]> arrivals = new ArrayList<>();
    long start = Instant.parse("2026-02-01T00:00:00Z").toEpochMilli();
    for (int request = 0; request < REQUESTS; request++) {
      long time = start + random.nextInt((int) Duration.ofMinutes(40).toMillis());
      long delay = random.nextInt(20) == 0 ? 100_000 : MAX_DELAY_MILLIS;
      arrivals.add(new long[] {time, time + random.nextInt((int) delay)});
    }
    arrivals.sort(Comparator.comparingLong(arrival -> arrival[1]));
    List<Sent> sent = new ArrayList<>();
    long[] offsets = new long[PARTITIONS];
    for (long[] arrival : arrivals) {
      int partition = random.nextInt(PARTITIONS);
      sent.add(
          new Sent(
              "192.0.2." + random.nextInt(40),
              arrival[0],
              random.nextInt(10) == 0 ? 500 : 200,
              partition,
              offsets[partition]++));
    }
    return sent;
  }

  /** By docs/streaming.md: earlier than the latest before it in its partition by more. */
  private static TreeSet<String> late(List<Sent> sent) {
    Map<Integer, Long> latest = new LinkedHashMap<>();
    TreeSet<String> late = new TreeSet<>();
    for (Sent one : sent) {
      long before = latest.getOrDefault(one.partition(), Long.MIN_VALUE / 2);
      if (one.time() < before - MAX_DELAY_MILLIS) {
        late.add(one.place());
      } else {
        latest.put(one.partition(), Math.max(before, one.time()));
      }
    }
    return late;
  }

  private static List<List<@Nullable String>> answer(String asked, List<Sent> inTime)
      throws SQLException {
    try (SqlOracle oracle = SqlOracle.open()) {
      oracle.execute("CREATE TABLE web (client VARCHAR, requested TIMESTAMP, status INTEGER)");
      for (Sent one : inTime) {
        oracle.execute(
            "INSERT INTO web VALUES ('%s', make_timestamp(%d), %d)"
                .formatted(one.client(), one.time() * 1_000, one.status()));
      }
      return oracle.answer(asked);
    }
  }

  private static List<@Nullable String> cells(JsonNode row) {
    List<@Nullable String> cells = new ArrayList<>();
    row.fields()
        .forEachRemaining(
            cell ->
                cells.add(
                    cell.getKey().equals("asked")
                        ? Instant.parse(cell.getValue().asText()).toString()
                        : cell.getValue().isTextual()
                            ? "'" + cell.getValue().asText()
                            : cell.getValue().asText()));
    return cells;
  }

  private static List<JsonNode> lines(Path files) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (Path file : FilesBelow.paths(files, "[^.].*")) {
      for (String line : Files.readAllLines(file)) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  private static String query() throws IOException {
    String name = "/dev/millrace/pipelines/query/sql/" + QUERY + ".sql";
    try (InputStream in = Objects.requireNonNull(Query.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
