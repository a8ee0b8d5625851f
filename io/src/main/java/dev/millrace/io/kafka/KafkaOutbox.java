package dev.millrace.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.io.WindowOutbox;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of windows to a topic, each once for readers with {@code
 * isolation.level=read_committed}, however often a run is killed and goes on.
 *
 * <p><b>Method</b>: the rows of a window and a mark of how far the run has come are one
 * transaction. The mark is an offset that is committed for a group named after the run, on the
 * topic's first partition: the start of the next window, in milliseconds. A window before the mark
 * was sent, and is passed over. The transaction's name is the run's too, so that a worker which
 * only seems dead can no longer write once another has taken over.
 *
 * <p>Rows that are sent ahead of their window have numbers in place of a window. How many there
 * were is the metadata of the same offset.
 *
 * <p>A window without rows moves the mark on all the same, so that it does not grow old.
 *
 * <p><b>Order</b>: windows must come in the order of time. <b>Limits</b>: a broker forgets the
 * marks of a group that is not used, by default after seven days ({@code
 * offsets.retention.minutes}); a run that is taken up later may send again what it has sent.
 *
 * <p>For one thread.
 */
public final class KafkaOutbox implements WindowOutbox {
  private static final long PATIENCE_MILLIS = 25_000;
  private static final Duration SHORT = Duration.ofSeconds(25);
  private static final String AHEAD = "ahead=";

  private final KafkaAddress address;
  private final String topic;
  private final String group;
  private final Keys keys;
  private final Producer<byte[], byte[]> producer;
  private final TopicPartition marks;
  private long sentBefore;
  private long sentAhead;

  private KafkaOutbox(
      KafkaAddress address, String group, Keys keys, Producer<byte[], byte[]> producer) {
    this.address = address;
    this.topic = address.topics().get(0);
    this.group = group;
    this.keys = keys;
    this.producer = producer;
    this.marks = new TopicPartition(topic, 0);
  }

  /** The key of a row, which decides its partition; null for none. */
  public interface Keys extends Serializable {
    @Nullable String of(String row) throws IOException;
  }

  /**
   * Opens where it is needed.
   *
   * @param address of one topic
   * @param run whose windows they are; one run sends to one topic
   */
  public static WindowOutbox.Factory to(KafkaAddress address, String run, Keys keys) {
    checkArgument(
        address.topics().size() == 1,
        "Invalid topic to write to: %s (must be one topic)",
        address.topics());
    return () -> open(address, "millrace-" + run, keys);
  }

  private static KafkaOutbox open(KafkaAddress address, String group, Keys keys)
      throws IOException {
    Map<String, Object> properties = address.clientProperties();
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE_MILLIS);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    Producer<byte[], byte[]> producer;
    try {
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw KafkaFaults.translated(address, KafkaFaults.Access.WRITE, e);
    }
    KafkaOutbox outbox = new KafkaOutbox(address, group, keys, producer);
    try {
      // Ends what an earlier writer left open; only then is its mark settled.
      producer.initTransactions();
      outbox.readMark();
      return outbox;
    } catch (IOException e) {
      producer.close(Duration.ZERO);
      throw e;
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw KafkaFaults.translated(address, KafkaFaults.Access.WRITE, e);
    }
  }

  private void readMark() throws IOException {
    try (Consumer<byte[], byte[]> consumer = Consumers.ofGroup(group, address)) {
      OffsetAndMetadata mark = consumer.committed(Set.of(marks), SHORT).get(marks);
      if (mark != null) {
        sentBefore = mark.offset();
        sentAhead =
            mark.metadata().startsWith(AHEAD)
                ? Long.parseLong(mark.metadata().substring(AHEAD.length()))
                : 0;
      }
    }
  }

  @Override
  public Instant sentBefore() {
    return Instant.ofEpochMilli(sentBefore);
  }

  @Override
  public void send(Instant windowStart, List<String> rows) throws IOException {
    if (windowStart.getMillis() < sentBefore) {
      return;
    }
    commit(rows, windowStart.getMillis() + 1, sentAhead);
  }

  @Override
  public void sendAhead(long first, List<String> rows) throws IOException {
    int sent = (int) Math.max(0, Math.min(rows.size(), sentAhead - first));
    if (sent < rows.size()) {
      commit(rows.subList(sent, rows.size()), sentBefore, first + rows.size());
    }
  }

  /** One transaction: rows, and how far the run has come with them. */
  private void commit(List<String> rows, long nextBefore, long nextAhead) throws IOException {
    try {
      producer.beginTransaction();
      for (String row : rows) {
        String key = keys.of(row);
        producer.send(
            new ProducerRecord<>(
                topic,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                row.getBytes(StandardCharsets.UTF_8)));
      }
      // A refusal that arrives while the mark waits for its turn would leave it waiting for ever
      // (docs/engines.md): hear the answer to the rows first.
      producer.flush();
      producer.sendOffsetsToTransaction(
          Map.of(marks, new OffsetAndMetadata(nextBefore, nextAhead > 0 ? AHEAD + nextAhead : "")),
          new ConsumerGroupMetadata(group));
      producer.commitTransaction();
      sentBefore = nextBefore;
      sentAhead = nextAhead;
    } catch (ProducerFencedException e) {
      throw new IOException(
          "Another process sends the windows of "
              + group
              + " to "
              + address
              + ": this one must end, because it was taken for dead",
          e);
    } catch (KafkaException e) {
      // Nothing of it was seen by anybody; the worker opens anew, which ends the transaction.
      throw KafkaFaults.translated(address, KafkaFaults.Access.WRITE, e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
