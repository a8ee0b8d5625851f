package dev.millrace.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes to a topic with Kafka's own producer, as any program would that knows the documentation.
 */
final class TopicLines implements AutoCloseable {
  /** The header in which a line's id stands. */
  static final String ID = "request-id";

  /** The broker, by default, takes less than a fourth of it. */
  static final int LARGEST = 4 << 20;

  private final String topic;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  private TopicLines(String topic, int partitions, KafkaProducer<byte[], byte[]> producer) {
    this.topic = topic;
    this.partitions = partitions;
    this.producer = producer;
  }

  static TopicLines to(String broker, String topic, int partitions) {
    return new TopicLines(
        topic,
        partitions,
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                LARGEST,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 18),
            new ByteArraySerializer(),
            new ByteArraySerializer()));
  }

  /** A line; an empty one has no value at all. */
  void write(int partition, String line) {
    sent.add(producer.send(record(partition, line)));
  }

  /** A line, and what its producer named it. */
  void write(int partition, TimedLine line) {
    ProducerRecord<byte[], byte[]> record = record(partition, line.text());
    if (line.id() != null) {
      record.headers().add(ID, line.id().getBytes(StandardCharsets.UTF_8));
    }
    sent.add(producer.send(record));
  }

  private ProducerRecord<byte[], byte[]> record(int partition, String line) {
    byte[] value = line.isEmpty() ? null : line.getBytes(StandardCharsets.ISO_8859_1);
    return new ProducerRecord<>(topic, partition, null, value);
  }

  /** In each partition: nothing before an instant comes any more, or nothing at all. */
  void promise(String promise) {
    for (int partition = 0; partition < partitions; partition++) {
      ProducerRecord<byte[], byte[]> control = new ProducerRecord<>(topic, partition, null, null);
      control.headers().add("millrace-watermark", promise.getBytes(StandardCharsets.UTF_8));
      sent.add(producer.send(control));
    }
  }

  /** Returns when the broker has it all. */
  void flush() throws ExecutionException, InterruptedException {
    producer.flush();
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
    sent.clear();
  }

  @Override
  public void close() {
    producer.close();
  }
}
