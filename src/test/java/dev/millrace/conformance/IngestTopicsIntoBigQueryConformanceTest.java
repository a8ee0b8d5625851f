package dev.millrace.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.millrace.conformance.oracle.Row;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.bigquery.StorageWriteStandIn;
import dev.millrace.standins.bigquery.StorageWriteStandIn.Call;
import io.grpc.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Increments of topics that are sent to a stand-in for BigQuery, which refuses one row in a
 * thousand. What is expected is written down as records are sent: by nobody else's code.
 */
@Tag("runs")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestTopicsIntoBigQueryConformanceTest {
  private static final String TABLE = "shop-1/lake/sales";
  private static final String SCHEMA =
      """
      {"type":"record","name":"Sale","fields":[
       {"name":"id","type":"long"},
       {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
       {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
       {"name":"note","type":["null","string"]%s}]}
      """;
  private static final String OPEN = SCHEMA.formatted("");
  private static final String PROTECTED = SCHEMA.formatted(",\"privacy\":\"mask\"");

  private static final int COPIES = 200;

  @TempDir Path folder;
  private @Nullable TrialTopics topics;

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

  /** The second run is stopped between the rows' way into the table and its publication. */
  @Test
  void eachRowIsInTheTableAndInTheFilesOrADeadLetterAndNothingIsThereTwice() throws Exception {
    kafka().create("sales", 2, Map.of());
    Path schema = Files.writeString(folder.resolve("sale.avsc"), OPEN);
    Path output = folder.resolve("out");
    try (BigQueryStandIn bigquery = BigQueryStandIn.with(uri -> Optional.empty(), "shop-1/lake");
        StorageWriteStandIn writes = StorageWriteStandIn.of(bigquery)) {
      writes.refuseRows(1, row -> isBad(row.get("id")) ? "Note x" + row.get("id") : null);
      String[] more = {
        "--schema=" + schema,
        "--eventTime=at",
        "--append",
        "--table=bigquery://" + TABLE + "?clusterBy=note",
        bigquery.arguments().get(0),
        writes.arguments().get(0)
      };
      List<Row> expected = new ArrayList<>();
      List<String> letters = new ArrayList<>();

      send("sales", 0, 2_000, expected, letters);
      kafka().send(new ProducerRecord<>("sales", 1, null, "no json".getBytes(UTF_8)));
      writes.refuse(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED);
      writes.loseAnswers(2);
      Launched first = ingest(output, "sales", more);

      assertThat(first.err(), first.status(), is(0));
      assertThat(
          first.out().strip(),
          startsWith("Ingested 1,998 events (dead letters 3) from 2,001 records of 2 partitions"));
      assertThat("all faults have happened", writes.isAnyFaultLeft(), is(false));
      assertSame(output, bigquery, expected, letters);
      assertThat(
          bigquery.definition(TABLE).path("timePartitioning").toString()
              + bigquery.definition(TABLE).path("clustering"),
          is("{\"field\":\"at\",\"type\":\"DAY\"}{\"fields\":[\"note\"]}"));

      send("sales", 2_000, 3_000, expected, letters);
      // The first job counts, the second one adds.
      bigquery.meanwhile(() -> {});
      bigquery.meanwhile(() -> bigquery.refuseAll(401, "authError", "Invalid Credentials"));
      Launched stopped = ingest(output, "sales", more);
      bigquery.answerAgain();

      assertThat(stopped.status(), is(1));
      assertThat(stopped.err(), containsString("BigQuery did not take the credentials"));
      assertThat("they are in the table", bigquery.rows(TABLE).size(), is(2_997));
      assertThat(PublishedTable.rows(output, "events").size(), is(1_998));

      send("sales", 3_000, 3_010, expected, letters);
      Launched next = ingest(output, "sales", more);

      assertThat(next.err(), next.status(), is(0));
      assertThat(next.out().strip(), startsWith("Ingested 10 events from 10 records of 2"));
      assertSame(output, bigquery, expected, letters);
      assertThat(ingest(output, "sales", more).out(), startsWith("Nothing new"));
      assertThat("nothing is left that only runs need", bigquery.tables(), is(List.of(TABLE)));
    }
  }

  @Test
  void nothingOfARefusedRowIsKeptWhereTheSchemaProtectsFields() throws Exception {
    kafka().create("private", 1, Map.of());
    Path schema = Files.writeString(folder.resolve("private.avsc"), PROTECTED);
    Path output = folder.resolve("private");
    try (BigQueryStandIn bigquery = BigQueryStandIn.with(uri -> Optional.empty(), "shop-1/lake");
        StorageWriteStandIn writes = StorageWriteStandIn.of(bigquery)) {
      writes.refuseRows(9, row -> isBad(row.get("id")) ? "Bad row " + row : null);
      for (long id = 998; id < 1_001; id++) {
        kafka().send(new ProducerRecord<>("private", 0, null, sale(id)));
      }
      Launched launched =
          ingest(
              output,
              "private",
              "--schema=" + schema,
              "--append",
              "--table=bigquery://" + TABLE,
              bigquery.arguments().get(0),
              writes.arguments().get(0));

      assertThat(launched.err(), launched.status(), is(0));
      assertThat(
          letters(output),
          is(
              List.of(
                  "kafka://"
                      + kafka().address()
                      + "/private/0:1 Send to BigQuery refused-by-bigquery BigQuery refused the row"
                      + " (neither its words nor anything of the row is kept, as the schema protects"
                      + " fields; the source has it): ")));
    }
  }

  /**
   * All that a run asks for after such a step is refused, its cleaning up too, so that it leaves
   * what a killed one leaves.
   */
  @Test
  void aRunThatIsStoppedBehindAnyStepLeavesNothingMissingAndNothingTwice() throws Exception {
    kafka().create("stopped", 2, Map.of());
    Path schema = Files.writeString(folder.resolve("stopped.avsc"), OPEN);
    Path output = folder.resolve("stopped");
    try (BigQueryStandIn bigquery = BigQueryStandIn.with(uri -> Optional.empty(), "shop-1/lake");
        StorageWriteStandIn writes = StorageWriteStandIn.of(bigquery)) {
      writes.refuseRows(1, row -> isBad(row.get("id")) ? "Note x" + row.get("id") : null);
      String[] more = added(schema, bigquery, writes);
      List<Row> expected = new ArrayList<>();
      List<String> letters = new ArrayList<>();
      long next = 990;
      for (Step step : EnumSet.complementOf(EnumSet.of(Step.DROPPED))) {
        send("stopped", next, next += 20, expected, letters);
        step.when(
            bigquery,
            writes,
            () -> {
              writes.refuseAll(Status.Code.PERMISSION_DENIED);
              bigquery.refuseAll(403, "accessDenied", "Access Denied");
            });
        Launched stopped = ingest(output, "stopped", more);
        writes.answerAgain();
        bigquery.answerAgain();

        assertThat(step + ": " + stopped.err(), stopped.status(), is(1));
        assertThat("the run came to " + step, isAnyLeft(bigquery, writes), is(false));
        boolean isAdded = step.compareTo(Step.ADDED) >= 0;
        assertThat(
            "in the table after " + step,
            bigquery.tables().contains(TABLE) ? bigquery.rows(TABLE).size() : 0,
            is(isAdded ? expected.size() : 0));
      }
      send("stopped", next, next + 20, expected, letters);
      Launched last = ingest(output, "stopped", more);

      assertThat(last.err(), last.status(), is(0));
      assertThat(last.out().strip(), startsWith("Ingested 20 events from 20 records of 2"));
      assertSame(output, bigquery, expected, letters);
      assertThat("nothing is left that only runs need", bigquery.tables(), is(List.of(TABLE)));
    }
  }

  /** By {@code kill -9}, and each time before it hears that the step is done. */
  @Test
  @Tag("full")
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void aRunThatIsKilledInAnyStepLeavesNothingMissingAndNothingTwice() throws Exception {
    kafka().create("killed", 2, Map.of());
    Path schema = Files.writeString(folder.resolve("killed.avsc"), OPEN);
    Path output = folder.resolve("killed");
    try (BigQueryStandIn bigquery = BigQueryStandIn.with(uri -> Optional.empty(), "shop-1/lake");
        StorageWriteStandIn writes = StorageWriteStandIn.of(bigquery)) {
      writes.refuseRows(1, row -> isBad(row.get("id")) ? "Note x" + row.get("id") : null);
      String[] more = added(schema, bigquery, writes);
      List<Row> expected = new ArrayList<>();
      List<String> letters = new ArrayList<>();
      long next = 0;
      for (Step step : Step.values()) {
        send("killed", next, next += 1_000, expected, letters);
        CompletableFuture<Process> run = new CompletableFuture<>();
        step.when(bigquery, writes, () -> run.join().destroyForcibly().onExit().join());
        run.complete(Launched.start(folder, arguments(output, "killed", more)));
        Launched killed = Launched.ended(folder, run.join());

        assertThat(step + ": " + killed.err(), killed.status(), is(137));
        assertThat("the run came to " + step, isAnyLeft(bigquery, writes), is(false));
        send("killed", next, next += 10, expected, letters);
        Launched after = ingest(output, "killed", more);

        assertThat(step + ": " + after.err(), after.status(), is(0));
        assertSame(output, bigquery, expected, letters);
        assertThat("nothing is left that only runs need", bigquery.tables(), is(List.of(TABLE)));
      }
    }
  }

  /** What a run does in BigQuery, in its order. */
  private enum Step {
    APPENDED,
    FINALISED,
    COMMITTED,
    COUNTED,
    ADDED,
    DROPPED;

    /** Has something happen when the next run has done it. */
    void when(BigQueryStandIn bigquery, StorageWriteStandIn writes, Runnable event) {
      switch (this) {
        case APPENDED -> writes.when(Call.APPEND, event);
        case FINALISED -> writes.when(Call.FINALIZE, event);
        case COMMITTED -> writes.when(Call.COMMIT, event);
        case COUNTED -> bigquery.meanwhile(event);
        case ADDED -> {
          bigquery.meanwhile(() -> {});
          bigquery.meanwhile(event);
        }
        case DROPPED -> bigquery.whenDropped(event);
      }
    }
  }

  private static boolean isAnyLeft(BigQueryStandIn bigquery, StorageWriteStandIn writes) {
    return bigquery.isAnyFaultLeft() || writes.isAnyFaultLeft();
  }

  private static String[] added(Path schema, BigQueryStandIn bigquery, StorageWriteStandIn writes) {
    return new String[] {
      "--schema=" + schema,
      "--eventTime=at",
      "--append",
      "--table=bigquery://" + TABLE,
      bigquery.arguments().get(0),
      writes.arguments().get(0)
    };
  }

  /** Of each id and increment one event is there: the first by its milliseconds, then its place. */
  @Test
  void anIdThatComesAgainInALaterIncrementIsThereAgain() throws Exception {
    kafka().create("ids", 2, Map.of());
    Path schema = Files.writeString(folder.resolve("ids.avsc"), OPEN);
    Path output = folder.resolve("ids");
    long seed = System.nanoTime();
    System.out.println("Seed of ids that come again: " + seed);
    Random random = new Random(seed);
    try (BigQueryStandIn bigquery = BigQueryStandIn.with(uri -> Optional.empty(), "shop-1/lake");
        StorageWriteStandIn writes = StorageWriteStandIn.of(bigquery)) {
      List<String> more = new ArrayList<>(List.of(added(schema, bigquery, writes)));
      more.add("--idFields=id");
      List<Row> expected = new ArrayList<>();
      for (int increment = 0; increment < 2; increment++) {
        for (Copy first : firsts(sendCopies(random, "ids"))) {
          expected.add(first.row());
        }
        Launched launched = ingest(output, "ids", more.toArray(String[]::new));
        assertThat(launched.err(), launched.status(), is(0));
      }

      assertSame(output, bigquery, expected, List.of());
      assertThat(
          ListedTables.in(output).answer().totals().get("duplicates"),
          is(2L * COPIES - expected.size()));
    }
  }

  private List<Copy> sendCopies(Random random, String topic) throws Exception {
    List<Copy> copies = new ArrayList<>();
    for (int number = 0; number < COPIES; number++) {
      int id = random.nextInt(COPIES / 4);
      // Whole milliseconds are few, and none is one exactly.
      String at =
          Instant.parse("2026-02-01T10:00:00Z")
              .plus(1_000L * random.nextInt(3) + 1 + random.nextInt(998), ChronoUnit.MICROS)
              .toString();
      int partition = random.nextInt(2);
      String note = partition + "-" + random.nextLong();
      byte[] value =
          "{\"id\": %d, \"at\": \"%s\", \"price\": 1.50, \"note\": \"%s\"}"
              .formatted(id, at, note)
              .getBytes(UTF_8);
      long offset =
          kafka().sendLater(new ProducerRecord<>(topic, partition, null, value)).get().offset();
      copies.add(new Copy(id, at, note, partition, offset));
    }
    return copies;
  }

  private static Collection<Copy> firsts(List<Copy> copies) {
    Map<Integer, Copy> firsts = new TreeMap<>();
    Comparator<Copy> order =
        Comparator.comparing(Copy::milliseconds)
            .thenComparing(Copy::partition)
            .thenComparing(Copy::offset);
    for (Copy copy : copies) {
      firsts.merge(copy.id(), copy, BinaryOperator.minBy(order));
    }
    return firsts.values();
  }

  /** A record, one of several of its id. */
  private record Copy(int id, String at, String note, int partition, long offset) {
    private String milliseconds() {
      return at.substring(0, "2026-02-01T10:00:00.000".length());
    }

    private Row row() {
      Map<String, @Nullable Object> row = new TreeMap<>();
      row.put("id", (long) id);
      row.put("at", at);
      row.put("price", new BigDecimal("1.50"));
      row.put("note", note);
      return Row.of(row);
    }
  }

  @Test
  void anEndpointThatIsNoneIsRefusedBeforeAnythingIsWritten() throws Exception {
    Path schema = Files.writeString(folder.resolve("endpoint.avsc"), OPEN);
    Path output = folder.resolve("endpoint");

    Launched launched =
        ingest(
            output,
            "never-asked",
            "--schema=" + schema,
            "--append",
            "--table=bigquery://" + TABLE,
            "--bigQueryStorageEndpoint=localhost:9060");

    assertThat(launched.status(), is(2));
    assertThat(
        launched.err().strip(),
        startsWith("Invalid --bigQueryStorageEndpoint: localhost:9060 (must be https://host"));
    assertThat(launched.err().strip().lines().count(), is(1L));
    assertThat(Files.exists(output), is(false));
  }

  private static boolean isBad(@Nullable Object id) {
    return (Long) Objects.requireNonNull(id) % 1_000 == 999;
  }

  private void send(String topic, long from, long to, List<Row> rows, List<String> letters)
      throws Exception {
    for (long id = from; id < to; id++) {
      int partition = (int) (id % 2);
      long offset =
          kafka().sendLater(new ProducerRecord<>(topic, partition, null, sale(id))).get().offset();
      if (isBad(id)) {
        letters.add(
            "kafka://%s/%s/%d:%d Send to BigQuery refused-by-bigquery BigQuery refused the row: Note x%d: %s"
                .formatted(
                    kafka().address(),
                    topic,
                    partition,
                    offset,
                    id,
                    "{\"id\":%d,\"at\":\"%s\",\"price\":%d.50,\"note\":\"n%d\"}"
                        .formatted(id, at(id, ".500000Z"), id, id)));
      } else {
        Map<String, @Nullable Object> row = new TreeMap<>();
        row.put("id", id);
        row.put("at", at(id, ".500Z"));
        row.put("price", new BigDecimal(id + ".50"));
        row.put("note", "n" + id);
        rows.add(Row.of(row));
      }
    }
  }

  private static byte[] sale(long id) {
    return "{\"note\": \"n%d\", \"id\": %d, \"at\": \"%s\", \"price\": %d.5}"
        .formatted(id, id, at(id, ".5Z"), id)
        .getBytes(UTF_8);
  }

  private static String at(long id, String rest) {
    return "2026-02-0" + (1 + id % 5) + "T10:00:00" + rest;
  }

  private static void assertSame(
      Path output, BigQueryStandIn bigquery, List<Row> rows, List<String> letters)
      throws IOException {
    assertThat(
        "in the table", bigquery.rows(TABLE).stream().map(Row::of).toList(), Rows.sameAs(rows));
    assertThat("in the files", PublishedTable.rows(output, "events"), Rows.sameAs(rows));
    assertThat(
        letters(output).stream().filter(letter -> letter.contains("refused-by")).toList(),
        is(letters.stream().sorted().toList()));
    assertThat(
        "books that balance",
        ListedTables.in(output).answer().totals().get("deadLetters"),
        is((long) PublishedTable.lines(output, "dead-letters").size()));
  }

  /** Place, step, reason, message and payload of the letters of all published runs. */
  private static List<String> letters(Path output) throws IOException {
    return PublishedTable.lines(output, "dead-letters").stream()
        .map(
            letter ->
                "%s:%d %s %s %s: %s"
                    .formatted(
                        letter.path("source").path("uri").asText(),
                        letter.path("source").path("offset").asLong(),
                        letter.path("step").asText(),
                        letter.path("reason").asText(),
                        letter.path("message").asText(),
                        letter.path("payload").asText()))
        .sorted()
        .toList();
  }

  private Launched ingest(Path output, String topic, String... more) {
    return Launched.here(arguments(output, topic, more));
  }

  private List<String> arguments(Path output, String topic, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("ingest-events");
    arguments.add("--input=kafka://" + kafka().address() + "/" + topic + "?format=json");
    arguments.add("--output=" + output);
    arguments.addAll(List.of(more));
    return arguments;
  }

  private TrialTopics kafka() {
    return Objects.requireNonNull(topics);
  }
}
