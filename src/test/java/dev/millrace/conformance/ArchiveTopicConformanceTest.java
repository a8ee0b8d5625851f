package dev.millrace.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import dev.millrace.conformance.TopicRows.Folders;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives hold what a plain consumer of the same topics sees, each record once. */
@Tag("runs")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveTopicConformanceTest {
  private static final long MIDNIGHT = Instant.parse("2026-02-02T00:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(10);

  @TempDir Path folder;
  private @Nullable TrialTopics topics;

  @BeforeAll
  void startBroker(@TempDir Path brokerFolder) throws IOException {
    topics = TrialTopics.start(brokerFolder, Map.of("log.cleaner.backoff.ms", "100"));
  }

  @AfterAll
  void stopBroker() {
    if (topics != null) {
      topics.close();
    }
  }

  /** How a row is written is the same code on every engine; the cheapest one tries them all. */
  static List<String> formats() {
    return switch (Engine.here()) {
      case DIRECT -> List.of("parquet", "avro", "jsonl");
      case FLINK, SPARK, DATAFLOW -> List.of("parquet");
    };
  }

  @ParameterizedTest
  @MethodSource("formats")
  void oddRecordsAreArchivedAsTheyAre(String format) throws Exception {
    String topic = "odd-" + format;
    kafka().create(topic, 2);
    writeOddRecords(topic);
    Path output = folder.resolve("out");

    Launched launched =
        archive(output, topic, "--format=" + format, "--megabytesPerFile=1", "--partitionBy=hour");

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(
        launched.out().strip(),
        is(
            "Archived 13 records of 2 partitions, offsets %1$s-0 0 to 10, %1$s-1 0 to 3"
                .formatted(topic)));
    ArchivedTopic archived = assertHolds(output, Folders.HOUR, topic);
    assertThat(
        "files of a megabyte, of three megabytes",
        archived.files().stream()
            .filter(file -> file.toString().contains("date=2026-02-02/hour=00/part-"))
            .count(),
        is(greaterThan(1L)));
  }

  private void writeOddRecords(String topic) throws Exception {
    byte[] large = new byte[1_000_000];
    new Random(1).nextBytes(large);
    send(topic, 0, MIDNIGHT - 1, "key", "the last of its day");
    send(topic, 0, MIDNIGHT, "key", "the first of its day");
    send(topic, 0, MIDNIGHT, null, "no key");
    send(topic, 0, MIDNIGHT, "", "an empty key");
    send(topic, 0, MIDNIGHT, "key", null);
    send(topic, 0, MIDNIGHT, "key", "");
    send(topic, 0, MIDNIGHT, null, null);
    ProducerRecord<byte[], byte[]> headers =
        new ProducerRecord<>(topic, 0, MIDNIGHT, null, new byte[] {0, (byte) 0xff, '\n', '"'});
    headers.headers().add("twice", "first".getBytes(UTF_8)).add("ünïcode ✓", new byte[] {});
    headers.headers().add("twice", "second".getBytes(UTF_8)).add("null", null).add("", null);
    kafka().send(headers);
    kafka().send(new ProducerRecord<>(topic, 0, MIDNIGHT, null, large));
    kafka().send(new ProducerRecord<>(topic, 0, MIDNIGHT, large, large));
    send(topic, 1, 0, "1970", "the first of all");
    send(topic, 1, 253_402_300_799_999L, "9999", "the last that a calendar has");
    send(topic, 1, MIDNIGHT + 7 * HOUR, "7", "an hour of one digit");
  }

  @Test
  void runsPileUpAndEachRecordIsInOneOfThem() throws Exception {
    kafka().create("orders", 2);
    Path output = folder.resolve("out");
    writeMany("orders", 2, 500);
    assertThat(archive(output, "orders", "--keepRuns=1").status(), is(0));
    ArchivedTopic first = assertHolds(output, Folders.DATE, "orders");
    SortedMap<String, String> before = Tree.of(output.resolve("runs"));
    before.remove(first.newest() + "/manifest.json");

    Launched nothing = archive(output, "orders", "--keepRuns=1");
    assertThat(nothing.err(), nothing.status(), is(0));
    assertThat(
        nothing.out().strip(), is("Nothing new in 2 partitions: archived up to where they end"));
    assertThat(ArchivedTopic.in(output).newest(), is(first.newest()));

    writeMany("orders", 2, 200);
    addPartitions("orders", 3);
    writeMany("orders", 3, 30);
    assertThat(archive(output, "orders", "--keepRuns=1").status(), is(0));

    ArchivedTopic second = assertHolds(output, Folders.DATE, "orders");
    assertThat(second.runs().size(), is(2));
    SortedMap<String, String> after = Tree.of(output.resolve("runs"));
    after.keySet().retainAll(before.keySet());
    assertThat("no file of an earlier run has changed", after, is(before));
    assertThat(
        "manifests",
        FilesBelow.paths(output.resolve("runs"), "manifest[.]json"),
        is(List.of(output.resolve("runs").resolve(second.newest()).resolve("manifest.json"))));
  }

  @Test
  void topicsWhoseOffsetsHaveGapsAreArchivedToTheirEnd() throws Exception {
    kafka()
        .create(
            "compacted",
            1,
            Map.of(
                "cleanup.policy", "compact",
                "segment.bytes", "1024",
                "min.cleanable.dirty.ratio", "0.01"));
    kafka().create("transactional", 1, Map.of());
    writeCompacted("compacted", 120);
    Path output = folder.resolve("out");
    try (KafkaProducer<byte[], byte[]> transactions = kafka().transactional()) {
      transact(transactions, "committed", 3).commitTransaction();
      transact(transactions, "aborted", 4).abortTransaction();
      transact(transactions, "open", 2).flush();

      assertThat(archive(output, "compacted,transactional").status(), is(0));

      ArchivedTopic archived = assertHolds(output, Folders.DATE, "compacted", "transactional");
      assertThat(archived.runs().get(0).get("records").asLong(), is(lessThan(120L)));
      assertThat(
          archive(output, "compacted,transactional").out().strip(),
          is(
              "Nothing new in 2 partitions that could be archived; waiting behind an open"
                  + " transaction: 2 offsets of transactional-0"));
      transactions.commitTransaction();
      transact(transactions, "aborted at the end", 2).abortTransaction();
    }

    assertThat(archive(output, "compacted,transactional").status(), is(0));

    ArchivedTopic archived = assertHolds(output, Folders.DATE, "compacted", "transactional");
    assertThat(
        "of the transaction that was open", archived.runs().get(1).get("records").asLong(), is(2L));
  }

  @Test
  void whatIsGoneIsNamedAndARunGoesOnOnlyWhenItIsTold() throws Exception {
    kafka().create("kept-briefly", 2);
    Path output = folder.resolve("out");
    assertThat(
        archive(output, "kept-briefly").out().strip(),
        is(
            "Nothing to archive in 2 partitions yet, and the manifest remembers where the next run"
                + " begins"));
    writeMany("kept-briefly", 2, 10);
    assertThat(archive(output, "kept-briefly").status(), is(0));
    Map<String, Row> expected =
        new TreeMap<>(TopicRows.byPlace(kafka().address(), Folders.DATE, "kept-briefly"));
    writeMany("kept-briefly", 2, 10);
    kafka().deleteRecords("kept-briefly", 1, 13);
    SortedMap<String, String> before = Tree.of(output);

    Launched failed = archive(output, "kept-briefly");

    assertThat(failed.status(), is(1));
    assertThat(
        failed.err().strip(),
        is(
            ("archive-topic failed: Records of kafka://%s/kept-briefly are gone that were not"
                    + " archived yet (retention, or somebody deleted them): kept-briefly-1 from 10"
                    + " to 13; nothing was archived; --gaps=accept goes on with what is left, and"
                    + " names the gap in the manifest")
                .formatted(kafka().address())));
    assertThat(Tree.of(output), is(before));

    Launched told = archive(output, "kept-briefly", "--gaps=accept");

    assertThat(told.err(), told.status(), is(0));
    assertThat(
        told.out().strip(),
        is(
            "Archived 17 records of 2 partitions, offsets kept-briefly-0 10 to 20, kept-briefly-1"
                + " 13 to 20; without what is gone: kept-briefly-1 from 10 to 13"));
    expected.putAll(TopicRows.byPlace(kafka().address(), Folders.DATE, "kept-briefly"));
    ArchivedTopic archived = ArchivedTopic.in(output);
    assertThat(archived.records(), Rows.sameAs(expected.values()));
    assertThat(
        archived.runs().get(2).get("gaps").toString(),
        is("[{\"topic\":\"kept-briefly\",\"partition\":1,\"from\":10,\"to\":13}]"));
    kafka().deleteRecords("kept-briefly", 0, 20);
    assertThat(archive(output, "kept-briefly").out(), startsWith("Nothing new in 2 partitions"));
    writeMany("kept-briefly", 2, 1);
    kafka().deleteRecords("kept-briefly", 0, 21);
    kafka().deleteRecords("kept-briefly", 1, 21);
    assertThat(
        archive(output, "kept-briefly", "--gaps=accept").out().strip(),
        is(
            "Archived 0 records of 0 partitions; without what is gone: kept-briefly-0 from 20 to"
                + " 21, kept-briefly-1 from 20 to 21"));
    assertThat(ArchivedTopic.in(output).records(), Rows.sameAs(expected.values()));
  }

  @Test
  void aTopicThatWasMadeAgainIsRefusedAndADryRunWritesNothing() throws Exception {
    kafka().create("made-again", 1);
    writeMany("made-again", 1, 5);
    Path output = folder.resolve("out");

    Launched dry = archive(output, "made-again", "--dryRun");

    assertThat(dry.err(), dry.status(), is(0));
    assertThat(
        dry.out().lines().toList(),
        is(
            List.of(
                "topic       partition  from  to  records at most",
                "──────────  ─────────  ────  ──  ───────────────",
                "made-again          0     0   5                5",
                "",
                "A run would archive at most 5 records of 1 partition into "
                    + output
                    + "; this one has written nothing")));
    assertThat(Files.exists(output), is(false));

    assertThat(archive(output, "made-again").status(), is(0));
    kafka().delete("made-again");
    kafka().create("made-again", 1);
    writeMany("made-again", 1, 9);
    SortedMap<String, String> before = Tree.of(output);

    Launched refused = archive(output, "made-again");

    assertThat(refused.status(), is(1));
    assertThat(
        refused.err().strip(),
        allOf(
            startsWith(
                "archive-topic failed: The topic made-again is another one than was archived in "
                    + output
                    + " (its id is "),
            containsString("archive the new topic into another --output")));
    assertThat(Tree.of(output), is(before));
  }

  @Test
  @Tag("full")
  void aRunThatIsKilledLeavesNothingThatReadersSee() throws Exception {
    kafka().create("killed", 2);
    for (int hour = 0; hour < 200; hour++) {
      send("killed", hour % 2, MIDNIGHT + hour * HOUR, "hour", Integer.toString(hour));
    }
    Path output = folder.resolve("out");
    Process process = Launched.start(folder, arguments(output, "killed", "--partitionBy=hour"));
    long deadline = System.nanoTime() + PATIENCE;
    while (!hasLanded(output)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("It never landed: " + Launched.ended(folder, process));
      }
      Thread.sleep(1);
    }
    process.destroyForcibly().waitFor();
    assertThat("nothing is published", Files.exists(output.resolve("current.json")), is(false));

    assertThat(archive(output, "killed", "--partitionBy=hour").status(), is(0));

    ArchivedTopic archived = assertHolds(output, Folders.HOUR, "killed");
    assertThat(archived.runs().size(), is(1));
  }

  private static boolean hasLanded(Path output) throws IOException {
    Path runs = output.resolve("runs");
    return Files.isDirectory(runs) && !FilesBelow.matching(runs, "part-.*[.]parquet").isEmpty();
  }

  @Test
  void whatCannotBeReadEndsInOneLineAndLeavesNothing() throws Exception {
    Path output = folder.resolve("out");

    Launched unknown = archive(output, "nowhere");

    assertThat(unknown.status(), is(1));
    assertThat(
        unknown.err().strip(),
        matchesPattern(
            "archive-topic failed: There is no such topic at kafka://\\S+/nowhere: check the name,"
                + " or create it .*"));
    Launched silent =
        Launched.here(
            List.of(
                "archive-topic",
                "--input=kafka://localhost:9/orders?default.api.timeout.ms=2000"
                    + "&request.timeout.ms=1000",
                "--output=" + output));
    assertThat(silent.status(), is(1));
    assertThat(
        silent.err().strip(),
        startsWith("archive-topic failed: No answer from Kafka at kafka://localhost:9/orders: "));
    assertThat(Files.exists(output), is(false));
  }

  @Test
  void theOutputOfAnotherPipelineIsLeftAlone() throws Exception {
    kafka().create("astray", 1);
    Path output = Files.createDirectories(folder.resolve("out"));
    Files.writeString(
        output.resolve("current.json"),
        "{\"pipeline\":\"web-log-alerts\",\"run\":\"20260101T000000Z-0001\"}");
    SortedMap<String, String> before = Tree.of(output);

    Launched launched = archive(output, "astray");

    assertThat(launched.status(), is(1));
    assertThat(
        launched.err().strip(),
        is(
            "archive-topic failed: The output %s holds runs of web-log-alerts, and this is"
                    .formatted(output)
                + " archive-topic: choose another --output"));
    assertThat(Tree.of(output), is(before));
  }

  /** Fails unless an archive holds all that its topics do, and knows how far it came. */
  private ArchivedTopic assertHolds(Path output, Folders folders, String... topics)
      throws IOException {
    ArchivedTopic archived = ArchivedTopic.in(output);
    assertThat(archived.records(), Rows.sameAs(TopicRows.of(kafka().address(), folders, topics)));
    assertThat(archived.reached(), is(TopicRows.ends(kafka().address(), topics)));
    assertThat("the ledger balances", archived.isBalanced(), is(true));
    return archived;
  }

  private Launched archive(Path output, String topics, String... more) {
    return Launched.here(arguments(output, topics, more));
  }

  private List<String> arguments(Path output, String topics, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("archive-topic");
    arguments.add("--input=kafka://" + kafka().address() + "/" + topics);
    arguments.add("--output=" + output);
    arguments.addAll(List.of(more));
    return arguments;
  }

  private TrialTopics kafka() {
    return Objects.requireNonNull(topics);
  }

  private void addPartitions(String topic, int partitions) throws Exception {
    try (Admin admin = kafka().admin()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    }
  }

  /** So many in each partition, over some days. */
  private void writeMany(String topic, int partitions, int count) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (int partition = 0; partition < partitions; partition++) {
        sent.add(
            kafka()
                .sendLater(
                    new ProducerRecord<>(
                        topic,
                        partition,
                        MIDNIGHT + i * HOUR / 10,
                        Integer.toString(i % 7).getBytes(UTF_8),
                        "%d of %s-%d".formatted(i, topic, partition).getBytes(UTF_8))));
      }
    }
    kafka().flush();
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
  }

  private void send(
      String topic, int partition, long time, @Nullable String key, @Nullable String value)
      throws Exception {
    kafka()
        .send(
            new ProducerRecord<>(
                topic,
                partition,
                time,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8)));
  }

  private static KafkaProducer<byte[], byte[]> transact(
      KafkaProducer<byte[], byte[]> transactions, String value, int count) throws Exception {
    byte[][] values = new byte[count][];
    for (int i = 0; i < count; i++) {
      values[i] = (value + i).getBytes(UTF_8);
    }
    return TrialTopics.transact(transactions, "transactional", values);
  }

  /** Returns when the cleaner has been there, and will not come again. */
  private void writeCompacted(String topic, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      kafka()
          .send(
              new ProducerRecord<>(
                  topic,
                  0,
                  Integer.toString(i % 5).getBytes(UTF_8),
                  i % 11 == 0 ? null : ("value " + i).getBytes(UTF_8)));
    }
    long deadline = System.nanoTime() + PATIENCE;
    while (TopicRows.of(kafka().address(), Folders.DATE, topic).size() == count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("The cleaner never came to " + topic);
      }
    }
    try (Admin admin = kafka().admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
