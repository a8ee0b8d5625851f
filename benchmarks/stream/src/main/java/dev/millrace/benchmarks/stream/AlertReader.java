package dev.millrace.benchmarks.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic of alerts as it is written, committed records alone, in a thread of its own. */
final class AlertReader implements AutoCloseable {
  private final KafkaConsumer<String, String> consumer;
  private final Queue<AlertSeen> seen = new ConcurrentLinkedQueue<>();
  private final Thread reading = new Thread(this::read, "alerts");
  private volatile boolean closed;
  private volatile @Nullable Exception fault;

  private AlertReader(String broker, String topic) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
  }

  /** Starts reading the one partition of a topic. */
  static AlertReader start(String broker, String topic) {
    AlertReader reader = new AlertReader(broker, topic);
    reader.reading.start();
    return reader;
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          AlertSeen.of(record.value(), System.currentTimeMillis()).ifPresent(seen::add);
        }
      }
    } catch (IOException | RuntimeException e) {
      fault = e;
    }
  }

  /** All that were seen so far, in their order. */
  List<AlertSeen> seen() {
    Exception broken = fault;
    if (broken != null) {
      throw new IllegalStateException("Alerts are no longer read", broken);
    }
    return List.copyOf(seen);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    reading.join();
  }
}
