package dev.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.broker.TopicContents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaLineProducerTest {
  private static final int PARTITIONS = 3;

  private KafkaBroker broker;

  @BeforeAll
  void startBroker(@TempDir Path folder) throws IOException {
    broker = KafkaBroker.start(folder);
  }

  @AfterAll
  void stopBroker() {
    broker.stop();
  }

  @Test
  void linesOfAKeyKeepTheirOrderInOnePartitionAndControlRecordsAreInAll() throws IOException {
    broker.createTopic("ordered", PARTITIONS);
    try (KafkaLineProducer producer = KafkaLineProducer.to(address("ordered"))) {
      for (int line = 0; line < 60; line++) {
        producer.write(("client " + line % 6).getBytes(UTF_8), ("line " + line).getBytes(UTF_8));
      }
      producer.promise(Instant.parse("2026-01-31T10:00:00Z"));
      producer.write("client 0".getBytes(UTF_8), "line 60".getBytes(UTF_8));
      producer.end();
    }

    List<List<String>> partitions = records("ordered");

    Map<String, List<String>> byClient = new TreeMap<>();
    Map<String, Integer> partitionOf = new TreeMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (String record : partitions.get(partition)) {
        if (record.startsWith("client")) {
          String client = record.substring(0, "client 0".length());
          byClient.computeIfAbsent(client, none -> new ArrayList<>()).add(record);
          assertThat(client, partitionOf.merge(client, partition, (a, b) -> b), is(partition));
          assertThat(record, partitionOf.get(client), is(murmur2(client)));
        }
      }
      assertThat(
          partitions.get(partition).stream()
              .filter(record -> !record.startsWith("client"))
              .toList(),
          is(List.of("null: 2026-01-31T10:00:00Z", "null: end")));
      assertThat(
          partitions.get(partition).get(partitions.get(partition).size() - 1), is("null: end"));
    }
    Map<String, List<String>> expected = new TreeMap<>();
    IntStream.rangeClosed(0, 60)
        .forEach(
            line ->
                expected
                    .computeIfAbsent("client " + line % 6, none -> new ArrayList<>())
                    .add("client " + line % 6 + ": line " + line));
    assertThat(byClient, is(expected));
  }

  /** Where Kafka's own documentation says that a record of this key goes. */
  private static int murmur2(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % PARTITIONS;
  }

  @Test
  void aBrokerThatIsKilledAndComesBackGetsEachLineOnce() throws IOException {
    broker.createTopic("killed", PARTITIONS);
    List<String> expected = new ArrayList<>();
    try (KafkaLineProducer producer = KafkaLineProducer.to(address("killed"))) {
      for (int line = 0; line < 30_000; line++) {
        if (line == 10_000) {
          producer.flush();
        }
        if (line == 20_000) {
          // Lines are on their way and in the producer's buffer.
          broker.kill();
          broker.restart();
        }
        producer.write("one client".getBytes(UTF_8), ("line " + line).getBytes(UTF_8));
        expected.add("one client: line " + line);
      }
    }

    assertThat(
        records("killed").stream().filter(partition -> !partition.isEmpty()).toList(),
        is(List.of(expected)));
  }

  @Test
  void namesTheTopicThatIsNotThere() {
    IOException refusal =
        assertThrows(IOException.class, () -> KafkaLineProducer.to(address("nowhere")));

    assertThat(
        refusal.getMessage(),
        startsWith("There is no such topic at kafka://" + broker.address() + "/nowhere: "));
  }

  @Test
  void namesTheBrokerThatDoesNotAnswerWithinHalfAMinute() throws IOException {
    int silent;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      silent = socket.getLocalPort();
    }
    long started = System.nanoTime();

    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                KafkaLineProducer.to(
                    KafkaAddress.parse("kafka://127.0.0.1:%d/lines".formatted(silent))));

    assertThat(System.nanoTime() - started < Duration.ofSeconds(30).toNanos(), is(true));
    assertThat(
        refusal.getMessage(),
        containsString("No answer from Kafka at kafka://127.0.0.1:%d/lines".formatted(silent)));
  }

  @Test
  void refusesSeveralTopics() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> KafkaLineProducer.to(KafkaAddress.parse("kafka://somewhere:9092/a,b")))
            .getMessage(),
        is("Invalid topic to write to: [a, b] (must be one topic)"));
  }

  private KafkaAddress address(String topic) {
    return KafkaAddress.parse("kafka://" + broker.address() + "/" + topic);
  }

  /** What is in each partition, as "key: line", or the promise of a control record for the line. */
  private List<List<String>> records(String topic) {
    return TopicContents.of(broker.address(), topic).stream()
        .map(partition -> partition.stream().map(KafkaLineProducerTest::text).toList())
        .toList();
  }

  private static String text(ConsumerRecord<String, String> record) {
    Header control = record.headers().lastHeader("millrace-watermark");
    return record.key()
        + ": "
        + (control == null ? record.value() : new String(control.value(), UTF_8));
  }
}
