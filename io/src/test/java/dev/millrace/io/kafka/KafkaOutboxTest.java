package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.WindowOutbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, whose transactions are what this is about. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaOutboxTest {
  private static final Instant FIRST = Instant.parse("2026-01-31T10:00:00Z");
  private static final Instant SECOND = Instant.parse("2026-01-31T10:01:00Z");
  private static final Instant THIRD = Instant.parse("2026-01-31T10:02:00Z");

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
  void sendsEachWindowOnceHoweverOftenARunGoesOn() throws IOException {
    WindowOutbox.Factory outboxes = outboxes("again");
    try (WindowOutbox outbox = outboxes.open()) {
      outbox.send(FIRST, List.of("a", "b"));
      outbox.send(SECOND, List.of("c"));
    }

    try (WindowOutbox goesOn = outboxes.open()) {
      assertThat(goesOn.sentBefore(), is(SECOND.plus(1)));
      goesOn.send(FIRST, List.of("a", "b"));
      goesOn.send(SECOND, List.of("c"));
      goesOn.send(THIRD, List.of("d"));
    }

    assertThat(committed("again"), is(List.of("a", "b", "c", "d")));
  }

  @Test
  void aWindowWithoutRowsMovesTheMarkOn() throws IOException {
    WindowOutbox.Factory outboxes = outboxes("empty");
    try (WindowOutbox outbox = outboxes.open()) {
      outbox.send(FIRST, List.of());
    }

    try (WindowOutbox goesOn = outboxes.open()) {
      assertThat(goesOn.sentBefore(), is(FIRST.plus(1)));
    }
    assertThat(committed("empty"), is(List.of()));
  }

  @Test
  void sendsEachRowAheadOnceHoweverOftenARunGoesOn() throws IOException {
    WindowOutbox.Factory outboxes = outboxes("ahead");
    try (WindowOutbox outbox = outboxes.open()) {
      outbox.sendAhead(0, List.of("0", "1"));
      outbox.send(FIRST, List.of("first"));
      outbox.sendAhead(2, List.of("2"));
    }

    try (WindowOutbox goesOn = outboxes.open()) {
      assertThat(goesOn.sentBefore(), is(FIRST.plus(1)));
      goesOn.sendAhead(0, List.of("0", "1", "2"));
      goesOn.send(FIRST, List.of("first"));
      goesOn.sendAhead(1, List.of("1", "2", "3"));
      goesOn.sendAhead(4, List.of("4"));
      goesOn.send(SECOND, List.of());
    }

    try (WindowOutbox goesOn = outboxes.open()) {
      assertThat(goesOn.sentBefore(), is(SECOND.plus(1)));
      goesOn.sendAhead(4, List.of("4", "5"));
    }
    assertThat(committed("ahead"), is(List.of("0", "1", "first", "2", "3", "4", "5")));
  }

  @Test
  void oneThatWasTakenForDeadCanNoLongerSend() throws IOException {
    WindowOutbox.Factory outboxes = outboxes("fenced");
    try (WindowOutbox dead = outboxes.open();
        WindowOutbox living = outboxes.open()) {
      IOException refused =
          assertThrows(IOException.class, () -> dead.send(FIRST, List.of("from the dead")));
      living.send(FIRST, List.of("from the living"));

      assertThat(
          String.valueOf(refused.getMessage()),
          containsString("Another process sends the windows of millrace-run-1"));
    }
    assertThat(committed("fenced"), is(List.of("from the living")));
  }

  /**
   * The broker's refusal of the first row arrives at one moment or another of the transaction; the
   * reason must be told wherever it does. Each pause puts it elsewhere.
   */
  @Test
  void oneThatWasTakenForDeadSaysSoWheneverItHearsOfIt() throws IOException {
    broker.createTopic("moments", 1);
    for (int pause = 0; pause < 40; pause++) {
      long nanos = pause * 100_000L;
      KafkaAddress address = KafkaAddress.parse("kafka://" + broker.address() + "/moments");
      WindowOutbox.Factory outboxes =
          KafkaOutbox.to(
              address,
              "run-" + pause,
              row -> {
                if (row.equals("second")) {
                  LockSupport.parkNanos(nanos);
                }
                return row;
              });
      try (WindowOutbox dead = outboxes.open();
          WindowOutbox living = outboxes.open()) {
        assertThat(living.sentBefore(), is(new Instant(0)));
        IOException refused =
            assertThrows(IOException.class, () -> dead.send(FIRST, List.of("first", "second")));
        assertThat(
            "after " + nanos + " ns",
            String.valueOf(refused.getMessage()),
            containsString("Another process sends the windows of millrace-run-" + pause));
      }
    }
  }

  private WindowOutbox.Factory outboxes(String topic) throws IOException {
    broker.createTopic(topic, 1);
    return KafkaOutbox.to(
        KafkaAddress.parse("kafka://" + broker.address() + "/" + topic), "run-1", row -> row);
  }

  /** What a consumer sees that reads what was committed and nothing else. */
  private List<String> committed(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> rows = new ArrayList<>();
    long end;
    // To a reader of what was committed the topic ends before a transaction whose marker the
    // broker has not written yet, which it does a moment after it has told the producer.
    try (KafkaConsumer<byte[], byte[]> all = consumer("read_uncommitted")) {
      end = all.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          rows.add(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
    }
    return rows;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", broker.address(), "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
