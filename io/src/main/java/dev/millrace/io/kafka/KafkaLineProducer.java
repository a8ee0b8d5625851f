package dev.millrace.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to a topic, and {@link ControlRecords control records} between them.
 *
 * <p>A line's partition is a hash of its key (murmur2, as Kafka's own producers do it), so that
 * lines of one key stay in order. The producer is idempotent: a line that it sends twice is in the
 * topic once, also where the broker was down in between. Partitions are those that the topic has
 * when this is opened.
 *
 * <p><b>Errors</b>: an unknown topic, a broker that does not answer, wrong credentials or missing
 * rights end it within half a minute, by an {@link IOException} of one line that names the broker;
 * one that is found after a line was handed over is thrown by the next call. What was written
 * before stays.
 *
 * <p>For one thread.
 */
public final class KafkaLineProducer implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private final KafkaAddress address;
  private final String topic;
  private final int partitions;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();

  private KafkaLineProducer(
      KafkaAddress address, int partitions, Producer<byte[], byte[]> producer) {
    this.address = address;
    this.topic = address.topics().get(0);
    this.partitions = partitions;
    this.producer = producer;
  }

  /**
   * Looks for the topic, which must be there.
   *
   * @param address of one topic
   */
  public static KafkaLineProducer to(KafkaAddress address) throws IOException {
    checkArgument(
        address.topics().size() == 1,
        "Invalid topic to write to: %s (must be one topic)",
        address.topics());
    int partitions = partitions(address);
    Map<String, Object> properties = address.clientProperties();
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, KafkaCluster.PATIENCE_SECONDS * 1_000);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, KafkaCluster.PATIENCE_SECONDS * 1_000L);
    try {
      return new KafkaLineProducer(
          address,
          partitions,
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    } catch (KafkaException e) {
      throw KafkaFaults.translated(address, KafkaFaults.Access.WRITE, e);
    }
  }

  /** Asked first, since a producer says of any trouble only that there is no metadata. */
  private static int partitions(KafkaAddress address) throws IOException {
    return KafkaCluster.ask(
        address,
        KafkaFaults.Access.WRITE,
        cluster -> cluster.topics(address.topics()).iterator().next().partitions().size());
  }

  /** Hands a line over; returns before the broker has it. */
  public void write(byte[] key, byte[] line) throws IOException {
    send(new ProducerRecord<>(topic, key, line));
  }

  /** Tells readers that no line before this time comes any more, in no partition. */
  public void promise(Instant time) throws IOException {
    sendToAll(time.toString());
  }

  /** Tells readers that nothing comes any more, which closes every window. */
  public void end() throws IOException {
    sendToAll(ControlRecords.END);
  }

  private void sendToAll(String control) throws IOException {
    RecordHeader header =
        new RecordHeader(ControlRecords.HEADER, control.getBytes(StandardCharsets.UTF_8));
    for (int partition = 0; partition < partitions; partition++) {
      send(new ProducerRecord<>(topic, partition, null, null, NOTHING, List.of(header)));
    }
  }

  /** A failure is noticed by the callback, and not by asking a future for each line. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(ProducerRecord<byte[], byte[]> record) throws IOException {
    throwFault();
    try {
      producer.send(
          record,
          (written, failure) -> {
            if (failure != null) {
              fault.compareAndSet(null, failure);
            }
          });
    } catch (KafkaException e) {
      throw KafkaFaults.translated(address, KafkaFaults.Access.WRITE, e);
    }
  }

  /** Waits until the broker has all that was handed over. */
  public void flush() throws IOException {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw KafkaFaults.translated(address, KafkaFaults.Access.WRITE, e);
    }
    throwFault();
  }

  private void throwFault() throws IOException {
    Exception found = fault.get();
    if (found != null) {
      throw KafkaFaults.translated(address, KafkaFaults.Access.WRITE, found);
    }
  }

  /** Waits as {@link #flush} does, unless it has failed already. */
  @Override
  public void close() throws IOException {
    boolean sound = fault.get() == null;
    producer.close(sound ? Duration.ofSeconds(KafkaCluster.PATIENCE_SECONDS) : Duration.ZERO);
    if (sound) {
      throwFault();
    }
  }
}
