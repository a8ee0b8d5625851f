package dev.millrace.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Increments of topics pile up to what the oracle makes of all their records, each once. */
@Tag("runs")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestTopicsConformanceTest {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(10);
  private static final String ID =
      "{\"type\":\"record\",\"name\":\"Sale\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}";

  @TempDir Path folder;
  private @Nullable TrialTopics topics;

  /** All records that were sent, but for those that a producer took back. */
  private final Map<String, Map<Long, byte @Nullable []>> records = new TreeMap<>();

  @BeforeAll
  void startBroker(@TempDir Path brokerFolder) throws IOException {
    topics = TrialTopics.start(brokerFolder, Map.of());
  }

  @AfterAll
  void stopBroker() {
    if (topics != null) {
      topics.close();
    }
  }

  /** One of them is killed, somewhere between its start and its end. */
  @Test
  void incrementsAddUpToTheOraclesAnswerOverAllRecords() throws Exception {
    kafka().create("orders", 2);
    Path schema = Files.writeString(folder.resolve("order.avsc"), EventOddities.schema());
    Path output = folder.resolve("out");
    String[] more = {"--schema=" + schema, "--eventTime=at", "--keepRuns=1"};
    List<byte[]> oddities = oddities();
    int third = oddities.size() / 3;

    write("orders", oddities.subList(0, third));
    assertEndsWell(ingest(output, "orders", "json", more));
    assertAnswer(output, "orders");

    write("orders", oddities.subList(third, 2 * third));
    write("orders", 1, null);
    write("orders", 0, "x".repeat(1_500_000).getBytes(UTF_8));
    kill(output, "orders", more);
    write("orders", oddities.subList(2 * third, oddities.size()));
    Launched last = ingest(output, "orders", "json", more);

    assertEndsWell(last);
    assertThat(last.out().strip(), startsWith("Ingested "));
    ListedTables listed = assertAnswer(output, "orders");
    assertThat(
        "manifests of older runs are gone",
        FilesBelow.paths(output.resolve("runs"), "manifest[.]json").size(),
        is(1));
    SortedMap<String, String> before = Tree.of(output);
    Launched nothing = ingest(output, "orders", "json", more);
    assertThat(
        nothing.out().strip(), is("Nothing new in 2 partitions: ingested up to where they end"));
    assertThat(Tree.of(output), is(before));
    assertThat(listed.reached(), is(TopicRows.ends(kafka().address(), "orders")));
  }

  private void kill(Path output, String topic, String... more) throws Exception {
    int runs = runs(output);
    Process process = Launched.start(folder, arguments(output, topic, "json", more));
    long deadline = System.nanoTime() + PATIENCE;
    while (process.isAlive() && runs(output) == runs && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat("it is at work when it is killed", process.isAlive(), is(true));
    process.destroyForcibly().waitFor();
  }

  private static int runs(Path output) throws IOException {
    return FilesBelow.matching(output.resolve("runs"), "schema[.]avsc").size();
  }

  /** Files over which no gap, no transaction and no record that is no event stands in the way. */
  @Test
  void whatIsTakenBackIsNotReadAndAGapIsRefusedUntilItIsAccepted() throws Exception {
    kafka().create("sales", 1, Map.of());
    Path schema = Files.writeString(folder.resolve("sale.avsc"), ID);
    Path output = folder.resolve("out");
    try (KafkaProducer<byte[], byte[]> transactions = kafka().transactional()) {
      TrialTopics.transact(transactions, "sales", sale(1), sale(2)).commitTransaction();
      TrialTopics.transact(transactions, "sales", sale(3)).abortTransaction();
      TrialTopics.transact(transactions, "sales", "poison".getBytes(UTF_8)).commitTransaction();
    }
    Launched first = ingest(output, "sales", "json", "--schema=" + schema);
    assertEndsWell(first);
    assertThat(
        first.out().strip(),
        is(
            "Ingested 2 events (dead letters 1) from 3 records of 1 partition, offsets sales-0 0 to"
                + " 7"));
    kafka().send(new ProducerRecord<>("sales", 0, null, "poison alone".getBytes(UTF_8)));
    Launched poison = ingest(output, "sales", "json", "--schema=" + schema);
    assertEndsWell(poison);
    assertThat(
        poison.out().strip(),
        is(
            "Ingested 0 events (dead letters 1) from 1 records of 1 partition, offsets sales-0 7 to"
                + " 8"));

    for (int id = 4; id < 10; id++) {
      kafka().send(new ProducerRecord<>("sales", 0, null, sale(id)));
    }
    kafka().deleteRecords("sales", 0, 10);
    SortedMap<String, String> before = Tree.of(output);
    Launched refused = ingest(output, "sales", "json", "--schema=" + schema);

    assertThat(refused.status(), is(1));
    assertThat(
        refused.err().strip(),
        is(
            ("ingest-events failed: Records of kafka://%s/sales are gone that were not ingested yet"
                    + " (retention, or somebody deleted them): sales-0 from 8 to 10; nothing was"
                    + " ingested; --gaps=accept goes on with what is left, and names the gap in the"
                    + " manifest")
                .formatted(kafka().address())));
    assertThat(Tree.of(output), is(before));
    Launched accepted = ingest(output, "sales", "json", "--schema=" + schema, "--gaps=accept");
    assertEndsWell(accepted);
    ListedTables listed = ListedTables.in(output);
    assertThat(
        listed.manifest().get("gaps").toString(),
        is("[{\"topic\":\"sales\",\"partition\":0,\"from\":8,\"to\":10}]"));
    assertThat(
        listed.answer().events().stream().map(row -> row.text()).sorted().toList(),
        is(List.of(1, 2, 6, 7, 8, 9).stream().map(id -> "{id:" + id + "}").toList()));

    assertReplacedTopicIsRefused(output, schema);
  }

  private void assertReplacedTopicIsRefused(Path output, Path schema) throws Exception {
    kafka().delete("sales");
    kafka().create("sales", 1, Map.of());
    SortedMap<String, String> before = Tree.of(output);
    Launched refused = ingest(output, "sales", "json", "--schema=" + schema);
    assertThat(refused.status(), is(1));
    assertThat(
        refused.err().strip(),
        startsWith(
            "ingest-events failed: The topic sales is another one than was ingested in " + output));
    Path files = Files.writeString(folder.resolve("a.jsonl"), "{\"id\":1}\n");
    Launched replacing =
        Launched.here(
            List.of(
                "ingest-events", "--input=" + files, "--schema=" + schema, "--output=" + output));
    assertThat(
        replacing.err().strip(),
        matchesPattern(
            "ingest-events failed: The output .* holds what was ingested from topics \\(sales-0\\), and"
                + " a run over .*a\\.jsonl would take its place: .*"));
    assertThat(Tree.of(output), is(before));
  }

  @Test
  void avroIsReadInTheEncodingOfSingleObjects() throws Exception {
    kafka().create("avro", 1, Map.of());
    Path schema = Files.writeString(folder.resolve("sale.avsc"), ID);
    Schema other = new Schema.Parser().parse(ID.replace("\"id\"", "\"number\""));
    for (byte[] value :
        List.of(
            avro(new Schema.Parser().parse(ID), 7),
            avro(other, 8),
            new byte[] {(byte) 0xc3, 1, 0},
            avro(new Schema.Parser().parse(ID), 9))) {
      kafka().send(new ProducerRecord<>("avro", 0, null, value));
    }
    kafka().send(new ProducerRecord<>("avro", 0, null, null));
    Path output = folder.resolve("out");

    Launched launched =
        ingest(output, "avro", "avro", "--schema=" + schema, "--maxRecordsPerIncrement=1000");

    assertEndsWell(launched);
    EventAnswer answer = ListedTables.in(output).answer();
    assertThat(
        answer.events().stream().map(row -> row.text()).sorted().toList(),
        is(List.of("{id:7}", "{id:9}")));
    assertThat(
        answer.deadLetters().stream()
            .map(row -> row.text().replaceFirst(".*offset:(\\d+).*", "$1"))
            .sorted()
            .toList(),
        is(List.of("1", "2", "4")));
  }

  /** A run is stopped between the transaction and current.json, and nothing is there twice. */
  @Test
  void rowsThatOnlyAddUpAreInATableOnceWhereverARunIsStopped() throws Exception {
    kafka().create("added", 2, Map.of());
    Path schema = Files.writeString(folder.resolve("sale.avsc"), ID);
    Path output = folder.resolve("out");
    try (Postgres postgres = Postgres.start(folder.resolve("postgres"))) {
      String[] more = {"--schema=" + schema, "--append", "--table=" + postgres.uri("sales")};
      send("added", 0, 10);
      assertEndsWell(ingest(output, "added", "json", more));
      String current = Files.readString(output.resolve("current.json"));
      send("added", 10, 20);
      Launched second = ingest(output, "added", "json", more);
      assertEndsWell(second);
      String run = ListedTables.in(output).runs().get(1);

      Files.delete(output.resolve("runs").resolve(run).resolve("published.json"));
      Files.writeString(output.resolve("current.json"), current);
      send("added", 20, 30);
      Launched third = ingest(output, "added", "json", more);

      assertEndsWell(third);
      assertThat(third.out(), startsWith("Ingested 10 events from 10 records of 2 partitions"));
      assertThat(postgres.number("SELECT count(*) FROM sales"), is(30L));
      assertThat(postgres.number("SELECT count(DISTINCT id) FROM sales"), is(30L));
      assertThat(ListedTables.in(output).runs().get(1), is(run));
      assertThat(ingest(output, "added", "json", more).out(), startsWith("Nothing new"));

      send("added", 30, 2_530);
      List<String> inParts = new ArrayList<>(List.of(more));
      inParts.add("--maxRecordsPerIncrement=1000");
      Launched parts = ingest(output, "added", "json", inParts.toArray(String[]::new));

      assertEndsWell(parts);
      assertThat(parts.out(), parts.out().lines().count(), is(3L));
      assertThat(postgres.number("SELECT count(*) FROM sales"), is(2_530L));
      assertThat(postgres.number("SELECT count(DISTINCT id) FROM sales"), is(2_530L));
    }
  }

  @Test
  void whatCannotBeReadEndsInOneLineAndADryRunWritesNothing() throws Exception {
    Path schema = Files.writeString(folder.resolve("sale.avsc"), ID);
    Path output = folder.resolve("out");
    Launched unknown = ingest(output, "nowhere", "json", "--schema=" + schema);
    assertThat(unknown.status(), is(1));
    assertThat(
        unknown.err().strip(),
        matchesPattern("ingest-events failed: There is no such topic at kafka://\\S+/nowhere: .*"));
    kafka().create("dry", 1, Map.of());
    kafka().send(new ProducerRecord<>("dry", 0, null, sale(1)));

    Launched dry = ingest(output, "dry", "json", "--schema=" + schema, "--dryRun");

    assertEndsWell(dry);
    assertThat(
        dry.out().lines().reduce("", (before, line) -> line),
        is(
            "A run would ingest at most 1 records of 1 partition into "
                + output
                + "; this one has written nothing"));
    assertThat(Files.exists(output), is(false));
  }

  private static void assertEndsWell(Launched launched) {
    assertThat(launched.err(), launched.status(), is(0));
  }

  private ListedTables assertAnswer(Path output, String topic) throws IOException {
    ListedTables listed = ListedTables.in(output);
    Map<String, Map<Long, byte @Nullable []>> ofTopic = new TreeMap<>(records);
    ofTopic.keySet().removeIf(partition -> !partition.contains("/" + topic + "/"));
    IngestEventsRun.assertSame(
        listed.answer(),
        EventOracle.answerOfTopics(
            EventQuestion.of(Map.of(), EventOddities.columns()).landedBy("at", "date"), ofTopic));
    return listed;
  }

  private static List<byte[]> oddities() {
    List<byte[]> values = new ArrayList<>();
    for (String line : new String(EventOddities.jsonLines("\n"), ISO_8859_1).split("\n", -1)) {
      values.add(line.getBytes(ISO_8859_1));
    }
    return values;
  }

  private void write(String topic, List<byte[]> values) throws Exception {
    int next = 0;
    for (byte[] value : values) {
      write(topic, next++ % 2, value);
    }
  }

  private void write(String topic, int partition, byte @Nullable [] value) throws Exception {
    long offset =
        kafka().sendLater(new ProducerRecord<>(topic, partition, null, value)).get().offset();
    records
        .computeIfAbsent(
            "kafka://" + kafka().address() + "/" + topic + "/" + partition, one -> new TreeMap<>())
        .put(offset, value);
  }

  private void send(String topic, int from, int to) throws Exception {
    for (int id = from; id < to; id++) {
      kafka().sendLater(new ProducerRecord<>(topic, id % 2, null, sale(id)));
    }
    kafka().flush();
  }

  private static byte[] sale(int id) {
    return ("{\"id\":" + id + "}").getBytes(UTF_8);
  }

  private static byte[] avro(Schema schema, long id) throws IOException {
    GenericRecord record = new GenericData.Record(schema);
    record.put(0, id);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(record, out);
    return out.toByteArray();
  }

  private Launched ingest(Path output, String topic, String format, String... more) {
    return Launched.here(arguments(output, topic, format, more));
  }

  private List<String> arguments(Path output, String topic, String format, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("ingest-events");
    arguments.add("--input=kafka://" + kafka().address() + "/" + topic + "?format=" + format);
    arguments.add("--output=" + output);
    arguments.addAll(List.of(more));
    return arguments;
  }

  private TrialTopics kafka() {
    return Objects.requireNonNull(topics);
  }
}
