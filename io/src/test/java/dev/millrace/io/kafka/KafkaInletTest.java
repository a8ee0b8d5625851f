package dev.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.broker.KafkaBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a broker with two doors: one for anybody, and one that asks for a password. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaInletTest {
  private static final String PASSWORD = "looking-glass";

  /** The time at which the inlet has given up by itself, whatever it was asked. */
  private static final long HALF_A_MINUTE = TimeUnit.SECONDS.toNanos(30);

  /** Of a test that waits for nobody to answer: less patience than by default. */
  private static final String HASTE = "default.api.timeout.ms=2000&request.timeout.ms=1000";

  private Path folder;
  private KafkaBroker broker;
  private String guarded;

  @BeforeAll
  void startBroker(@TempDir Path temporary) throws IOException {
    folder = temporary;
    broker = KafkaBroker.startWithUsers(temporary.resolve("broker"), Map.of("alice", PASSWORD));
    guarded = broker.guardedAddress();
    broker.createTopic("lines", 3);
    broker.createTopic("more-lines", 2);
  }

  @AfterAll
  void stopBroker() {
    broker.stop();
  }

  @Test
  void findsThePartitionsOfAllItsTopicsAndWhereTheyBegin() throws Exception {
    broker.createTopic("cut", 1);
    write("cut", Map.of(), "one", "two", "three");
    deleteRecords("cut", 2);

    KafkaInlet inlet = KafkaInlet.at(address("cut,more-lines"));

    assertThat(inlet.partitions(), is(3));
    assertThat(
        inlet.starts(),
        is(
            List.of(
                PartitionPlace.atBeginning("cut", 0, 2),
                PartitionPlace.atBeginning("more-lines", 0, 0),
                PartitionPlace.atBeginning("more-lines", 1, 0))));
  }

  /** The reader's clock goes five seconds each time that it looks; the broker's goes as it does. */
  @Test
  void aTopicThatIsDeletedWhileItIsReadEndsTheReaderInOneLine() throws Exception {
    broker.createTopic("short-lived", 1);
    write("short-lived", Map.of(), "1000");
    KafkaSource source =
        KafkaSource.of(
            new KafkaSource.Settings(
                address("short-lived"), () -> FakeTopic::eventTime, 0, 0, RecordIdentities.none()),
            List.of(PartitionPlace.atBeginning("short-lived", 0, 0)));
    FakeClock wall = new FakeClock(0);
    KafkaReader reader = KafkaReader.of(source, null, Consumers::open, wall);
    reader.start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      while (!reader.advance()) {
        wall.advance(5_000);
      }
      admin.deleteTopics(List.of("short-lived")).all().get();

      IOException fault =
          assertThrows(
              IOException.class,
              () -> {
                while (!reader.advance()) {
                  wall.advance(5_000);
                }
              });

      assertThat(
          fault.getMessage(),
          is(
              "The topic short-lived of kafka://%s/short-lived is gone: it was deleted while it was"
                      .formatted(broker.address())
                  + " read. What was published stays; to read a new topic of that name, choose"
                  + " another --output"));
      assertThat(
          "nobody makes it again", admin.listTopics().names().get(), not(hasItem("short-lived")));
    } finally {
      reader.close();
    }
  }

  @Test
  void readsWhatWasCommittedAndNothingElse() throws Exception {
    broker.createTopic("transactions", 1);
    write("transactions", Map.of(), "1000");
    Map<String, Object> transactional = Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "writer");
    try (KafkaProducer<byte[], byte[]> producer = producer(transactional)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "transactions", "2000");
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, "transactions", "3000");
      producer.commitTransaction();
    }
    try (KafkaLineProducer producer = KafkaLineProducer.to(address("transactions"))) {
      producer.end();
    }
    KafkaSource source =
        KafkaSource.of(
            new KafkaSource.Settings(
                address("transactions"),
                () -> FakeTopic::eventTime,
                500,
                0,
                RecordIdentities.none()),
            KafkaInlet.at(address("transactions")).starts());
    KafkaReader reader = KafkaReader.of(source, null, Consumers::open, Clock.systemUTC());

    List<String> read = new ArrayList<>();
    boolean more = reader.start();
    while (more || reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE)) {
      if (more) {
        reader.getCurrent().records().forEach(record -> read.add(text(record)));
      }
      more = reader.advance();
    }
    reader.close();

    // The aborted line is at 1, and the ends of both transactions are records too.
    assertThat(read, is(List.of("0 1000 ON_TIME 1000", "3 3000 ON_TIME 3000")));
  }

  @Test
  void saysWhatPartitionsHoldUpToTheFirstOpenTransaction() throws Exception {
    broker.createTopic("extents", 2);
    write("extents", Map.of(), "one", "two", "three");
    deleteRecords("extents", 1);
    Map<String, Object> transactional = Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "opener");
    try (KafkaProducer<byte[], byte[]> producer = producer(transactional)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "extents", "four");

      List<TopicExtent> extents = TopicExtent.at(address("extents"));

      String id = extents.get(0).topicId();
      assertThat(
          extents,
          is(
              List.of(
                  new TopicExtent("extents", id, 0, 1, 3, 4),
                  new TopicExtent("extents", id, 1, 0, 0, 0))));
      assertThat(extents.stream().map(TopicExtent::waiting).toList(), is(List.of(1L, 0L)));
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
        assertThat(
            admin.describeTopics(List.of("extents")).allTopicNames().get().values().stream()
                .map(TopicDescription::topicId)
                .toList(),
            is(List.of(Uuid.fromString(id))));
      }
      producer.abortTransaction();
    }
  }

  @Test
  void recordsThatGoWhileARangeIsReadEndItInOneLine() throws Exception {
    broker.createTopic("going", 1);
    write("going", Map.of(), "one", "two", "three");
    deleteRecords("going", 2);
    List<TopicRecord> read = new ArrayList<>();

    IOException fault =
        assertThrows(
            IOException.class,
            () ->
                new TopicRecords(address("going"))
                    .read(KafkaRange.of("going", 0, 1, 3), read::add));

    assertThat(
        fault.getMessage(),
        is(
            "Records of kafka://%s/going went while they were read (retention, or the topic was"
                    .formatted(broker.address())
                + " made anew): going-0 wanted offset 1; start the run again, which looks for what is"
                + " left"));
    assertThat(read, is(List.of()));
  }

  /** A piece may begin in the middle of a transaction, whose end is in another. */
  @Test
  void piecesOfTransactionsHoldWhatWasCommitted() throws Exception {
    broker.createTopic("pieces", 1);
    Map<String, Object> transactional = Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "cutter");
    try (KafkaProducer<byte[], byte[]> producer = producer(transactional)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "pieces", "aborted 0");
      send(producer, "pieces", "aborted 1");
      send(producer, "pieces", "aborted 2");
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, "pieces", "committed 4");
      send(producer, "pieces", "committed 5");
      producer.commitTransaction();
    }
    TopicExtent extent = TopicExtent.at(address("pieces")).get(0);
    List<String> read = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    for (KafkaRange piece : KafkaRange.of("pieces", 0, 0, extent.end()).inPieces(1)) {
      offsets.add(
          new TopicRecords(address("pieces"))
              .read(piece, record -> read.add(record.offset() + " " + value(record))));
    }

    // Both transactions end with a record of their own.
    assertThat(extent.end(), is(7L));
    assertThat(read, is(List.of("4 committed 4", "5 committed 5")));
    assertThat(offsets, is(Collections.nCopies(7, 1L)));
  }

  private static String value(TopicRecord record) {
    return new String(Objects.requireNonNull(record.value()), UTF_8);
  }

  @Test
  void aRangeInPiecesHasEachOffsetOnce() {
    assertThat(
        KafkaRange.of("lines", 2, 10, 35).inPieces(10),
        is(
            List.of(
                KafkaRange.of("lines", 2, 10, 20),
                KafkaRange.of("lines", 2, 20, 30),
                KafkaRange.of("lines", 2, 30, 35))));
    assertThat(KafkaRange.of("lines", 2, 10, 10).inPieces(10), is(List.of()));
  }

  private void deleteRecords(String topic, long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  @Test
  void isAnInputWithoutAnEnd() throws IOException {
    PCollection<KafkaBatch> batches =
        Pipeline.create()
            .apply(KafkaInlet.at(address("lines")).batches(() -> FakeTopic::eventTime));

    assertThat(batches.isBounded(), is(IsBounded.UNBOUNDED));
  }

  private static String text(TimedRecord record) {
    return "%d %d %s %s"
        .formatted(
            record.offset(),
            record.timestamp(),
            record.standing(),
            new String(record.payload(), UTF_8));
  }

  @Test
  void knowsWhetherEveryPartitionHasEnded() throws Exception {
    broker.createTopic("ended", 2);
    try (KafkaLineProducer writer = KafkaLineProducer.to(address("ended"))) {
      writer.write("key".getBytes(UTF_8), "line".getBytes(UTF_8));
      writer.flush();
      assertThat(KafkaInlet.at(address("ended")).isEnded(), is(false));

      writer.end();
      writer.flush();
      assertThat(KafkaInlet.at(address("ended")).isEnded(), is(true));
    }
  }

  @Test
  void namesTheTopicThatIsNotThere() {
    assertThat(
        refusal("kafka://" + broker.address() + "/lines,nowhere"),
        startsWith(
            "There is no such topic at kafka://%s/lines,nowhere: check the name, or create it (this"
                    .formatted(broker.address())
                + " program creates none): "));
  }

  @Test
  void namesTheBrokerThatDoesNotAnswer() throws IOException {
    String silent = "127.0.0.1:" + closedPort();

    assertThat(refusal("kafka://" + silent + "/lines?" + HASTE), is(noAnswer(silent)));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void namesTheBrokerThatHasNoAddress() {
    String nobody = "no-such-host.invalid:9092";

    assertThat(
        refusal("kafka://" + nobody + "/lines"),
        is(
            "Cannot use kafka://no-such-host.invalid:9092/lines: No resolvable bootstrap urls given"
                + " in bootstrap.servers"));
  }

  @Test
  void namesTheBrokerThatRefusesThePassword() throws IOException {
    String line = refusal(guarded(signedIn("through-the-" + PASSWORD)));

    assertThat(
        line,
        allOf(
            startsWith("Kafka refused the credentials at kafka://" + guarded + "/lines ("),
            endsWith("): check security.protocol, sasl.mechanism and sasl.jaas.config")));
    assertThat(line, not(containsString(PASSWORD)));
  }

  @Test
  void namesTheTopicThatOneMayNotRead() throws IOException {
    assertThat(
        refusal(guarded(signedIn(PASSWORD))),
        matchesPattern(
            "No permission at kafka://%s/lines \\(.+\\): grant this user Describe and Read on the"
                    .formatted(guarded)
                + " topic"));
  }

  @Test
  void namesTheBrokerThatWantsToKnowWhoOneIs() {
    assertThat(refusal("kafka://" + guarded + "/lines?" + HASTE), is(noAnswer(guarded)));
  }

  @Test
  void namesThePropertyThatMakesNoSense() {
    assertThat(
        refusal("kafka://" + broker.address() + "/lines?security.protocol=SECRET"),
        startsWith(
            "Cannot use kafka://%s/lines: Invalid value SECRET for configuration security.protocol"
                .formatted(broker.address())));
  }

  private static String noAnswer(String broker) {
    return "No answer from Kafka at kafka://%s/lines: check that a broker listens there, that its"
            .formatted(broker)
        + " advertised.listeners can be reached from here, and security.protocol";
  }

  /** The one line that says why not, which must not be long in coming. */
  private static String refusal(String uri) {
    long started = System.nanoTime();
    IOException refusal =
        assertThrows(IOException.class, () -> KafkaInlet.at(KafkaAddress.parse(uri)));
    assertThat(System.nanoTime() - started, lessThan(HALF_A_MINUTE));
    assertThat(String.valueOf(refusal.getMessage()).lines().count(), is(1L));
    return String.valueOf(refusal.getMessage());
  }

  private KafkaAddress address(String topics) {
    return KafkaAddress.parse("kafka://" + broker.address() + "/" + topics);
  }

  private String guarded(Path login) {
    return "kafka://%s/lines?security.protocol=SASL_PLAINTEXT&sasl.mechanism=PLAIN"
            .formatted(guarded)
        + "&sasl.jaas.config=file:"
        + login;
  }

  private Path signedIn(String password) throws IOException {
    return Files.writeString(
        folder.resolve("login"),
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\""
            + " password=\"%s\";\n".formatted(password));
  }

  private void write(String topic, Map<String, Object> more, String... lines) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(more)) {
      for (String line : lines) {
        send(producer, topic, line);
      }
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String line)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, 0, null, line.getBytes(UTF_8))).get();
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
