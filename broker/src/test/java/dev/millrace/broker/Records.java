package dev.millrace.broker;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads a topic with Kafka's own clients. */
final class Records {
  private Records() {}

  /** Writes a value, and waits until the broker has it. */
  static void write(String address, String compression, String topic, int partition, String value)
      throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address, "compression.type", compression, "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    }
  }

  /** All records of a topic that there are, as "partition/offset value", in order. */
  static List<String> all(String address, String topic) {
    return TopicContents.of(address, topic).stream()
        .flatMap(List::stream)
        .map(record -> "%d/%d %s".formatted(record.partition(), record.offset(), record.value()))
        .sorted()
        .toList();
  }
}
