package dev.millrace.io.kafka;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes consumers that this pipeline, and not the broker's group, tells where to read. */
final class Consumers {
  /** A batch of as many lines is some hundred kilobytes. */
  private static final int MOST_RECORDS = 4_000;

  private Consumers() {}

  /** Opens them; a test has one that needs no broker. */
  @FunctionalInterface
  interface Opener {
    Consumer<byte[], byte[]> open(KafkaAddress address) throws IOException;
  }

  static Consumer<byte[], byte[]> open(KafkaAddress address) throws IOException {
    return open(address, address.clientProperties());
  }

  /** One that may ask what is committed for a group. */
  static Consumer<byte[], byte[]> ofGroup(String group, KafkaAddress address) throws IOException {
    Map<String, Object> properties = address.clientProperties();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    return open(address, properties);
  }

  private static Consumer<byte[], byte[]> open(KafkaAddress address, Map<String, Object> properties)
      throws IOException {
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    properties.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // What is gone must be noticed, and nobody but a checkpoint says where to go on.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A topic that was deleted would come back, empty, where the broker allows it.
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    try {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaFaults.translated(address, e);
    }
  }
}
