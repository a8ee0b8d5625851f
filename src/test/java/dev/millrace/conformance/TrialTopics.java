package dev.millrace.conformance;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.broker.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker of a test's own, with Kafka's own clients to write to its topics and to change them. */
final class TrialTopics implements AutoCloseable {
  private static final int LARGEST = 4_000_000;

  /** Time is what producers say; values may be large. */
  private static final Map<String, String> BY_PRODUCER =
      Map.of(
          "message.timestamp.type", "CreateTime", "max.message.bytes", Integer.toString(LARGEST));

  private final KafkaBroker broker;
  private final KafkaProducer<byte[], byte[]> producer;

  private TrialTopics(KafkaBroker broker) {
    this.broker = broker;
    this.producer = producer(Map.of());
  }

  /**
   * @param folder for the broker's files
   * @param settings of the broker, beside the usual ones
   */
  static TrialTopics start(Path folder, Map<String, String> settings) throws IOException {
    return new TrialTopics(KafkaBroker.start(folder, settings));
  }

  /** Host and port. */
  String address() {
    return broker.address();
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.address()));
  }

  void create(String topic, int partitions) throws IOException {
    create(topic, partitions, BY_PRODUCER);
  }

  void create(String topic, int partitions, Map<String, String> settings) throws IOException {
    try (Topics topics = broker.topics()) {
      topics.create(topic, partitions, settings);
    }
  }

  void delete(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  /** As retention does. */
  void deleteRecords(String topic, int partition, long before)
      throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  /** Writes a record, and waits until it is there. */
  void send(ProducerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
    producer.send(record).get();
  }

  /** Writes a record; {@link #flush} waits for it. */
  Future<RecordMetadata> sendLater(ProducerRecord<byte[], byte[]> record) {
    return producer.send(record);
  }

  void flush() {
    producer.flush();
  }

  /** A producer whose records are in transactions. */
  KafkaProducer<byte[], byte[]> transactional() {
    KafkaProducer<byte[], byte[]> transactions =
        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "trial"));
    transactions.initTransactions();
    return transactions;
  }

  /** Begins a transaction with some values in one partition of a topic, and leaves it open. */
  static KafkaProducer<byte[], byte[]> transact(
      KafkaProducer<byte[], byte[]> transactions, String topic, byte[]... values)
      throws ExecutionException, InterruptedException {
    transactions.beginTransaction();
    for (byte[] value : values) {
      transactions.send(new ProducerRecord<>(topic, 0, null, value)).get();
    }
    return transactions;
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings =
        new TreeMap<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.address(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                LARGEST));
    settings.putAll(more);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    producer.close();
    broker.stop();
  }
}
