package dev.millrace.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
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
  static List<String> all(String address, String topic, int partitions) {
    List<TopicPartition> assigned =
        IntStream.range(0, partitions).mapToObj(at -> new TopicPartition(topic, at)).toList();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(assigned);
      consumer.seekToBeginning(assigned);
      Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
      List<String> found = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          found.add("%d/%d %s".formatted(record.partition(), record.offset(), record.value()));
        }
      }
      return found.stream().sorted().toList();
    }
  }
}
