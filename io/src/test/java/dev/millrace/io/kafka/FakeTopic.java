package dev.millrace.io.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A topic in memory, read through the consumer that Kafka has for tests. A line is its event time
 * in milliseconds as a decimal number; what is none is not readable.
 */
final class FakeTopic {
  static final String NAME = "lines";

  private final List<List<ConsumerRecord<byte[], byte[]>>> partitions;
  private final List<MockConsumer<byte[], byte[]>> consumers = new ArrayList<>();
  private final Map<TopicPartition, Long> removedUpTo = new HashMap<>();
  private List<PartitionInfo> known;
  private long mostRecords = Long.MAX_VALUE;
  private long appended;

  /**
   * @param appended when the broker gets what is added, until told otherwise
   */
  FakeTopic(int partitions, long appended) {
    this.partitions =
        IntStream.range(0, partitions)
            .<List<ConsumerRecord<byte[], byte[]>>>mapToObj(partition -> new ArrayList<>())
            .toList();
    this.appended = appended;
    this.known =
        IntStream.range(0, partitions)
            .mapToObj(
                partition ->
                    new PartitionInfo(NAME, partition, Node.noNode(), new Node[0], new Node[0]))
            .toList();
  }

  /** From now on brokers say that there is no such topic. */
  void delete() {
    setKnown(List.of());
  }

  /** From now on brokers know it again. */
  void restore(List<PartitionInfo> before) {
    setKnown(before);
  }

  List<PartitionInfo> known() {
    return known;
  }

  private void setKnown(List<PartitionInfo> now) {
    known = now;
    consumers.forEach(consumer -> consumer.updatePartitions(NAME, now));
  }

  /** The event time that a line says. */
  static OptionalLong eventTime(byte[] payload) {
    try {
      return OptionalLong.of(Long.parseLong(new String(payload, StandardCharsets.UTF_8)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  KafkaSource source(KafkaAddress address, long maxDelayMillis, long idleAfterMillis) {
    return source(address, maxDelayMillis, idleAfterMillis, RecordIdentities.none());
  }

  KafkaSource source(
      KafkaAddress address,
      long maxDelayMillis,
      long idleAfterMillis,
      RecordIdentities.Factory identities) {
    return KafkaSource.of(
        new KafkaSource.Settings(
            address, () -> FakeTopic::eventTime, maxDelayMillis, idleAfterMillis, identities),
        IntStream.range(0, partitions.size())
            .mapToObj(partition -> PartitionPlace.atBeginning(NAME, partition, 0))
            .toList());
  }

  /** How many records a fetch brings at most, of consumers that are opened from now on. */
  void fetchAtMost(long records) {
    mostRecords = records;
  }

  /** When the broker gets what is added from now on. */
  void setAppended(long time) {
    appended = time;
  }

  void line(int partition, long... eventTimes) {
    for (long eventTime : eventTimes) {
      add(partition, bytes(Long.toString(eventTime)), new RecordHeaders());
    }
  }

  /** A line with a header. */
  void line(int partition, long eventTime, String header, byte @Nullable [] value) {
    add(
        partition,
        bytes(Long.toString(eventTime)),
        new RecordHeaders(List.of(new RecordHeader(header, value))));
  }

  /** Anything that is not a number, or nothing at all. */
  void unreadable(int partition, @Nullable String text) {
    add(partition, text == null ? null : bytes(text), new RecordHeaders());
  }

  void control(int partition, String promise) {
    add(
        partition,
        bytes("not a line"),
        new RecordHeaders(List.of(new RecordHeader(ControlRecords.HEADER, bytes(promise)))));
  }

  void end(int... ended) {
    for (int partition : ended) {
      control(partition, ControlRecords.END);
    }
  }

  /** The broker forgets what is before an offset. */
  void remove(int partition, long before) {
    removedUpTo.put(new TopicPartition(NAME, partition), before);
    consumers.forEach(consumer -> consumer.updateBeginningOffsets(removedUpTo));
  }

  private void add(int partition, byte @Nullable [] value, RecordHeaders headers) {
    List<ConsumerRecord<byte[], byte[]>> records = partitions.get(partition);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            NAME,
            partition,
            records.size(),
            appended,
            TimestampType.LOG_APPEND_TIME,
            0,
            value == null ? 0 : value.length,
            null,
            value,
            headers,
            Optional.empty());
    records.add(record);
    for (MockConsumer<byte[], byte[]> consumer : consumers) {
      if (!consumer.closed()) {
        consumer.addRecord(record);
      }
    }
  }

  Consumer<byte[], byte[]> open(KafkaAddress address) {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>(OffsetResetStrategy.NONE) {
          @Override
          public synchronized void assign(Collection<TopicPartition> assigned) {
            super.assign(assigned);
            updateBeginningOffsets(removedUpTo);
            assigned.forEach(
                partition -> partitions.get(partition.partition()).forEach(this::addRecord));
          }
        };
    consumer.setMaxPollRecords(mostRecords);
    consumer.updatePartitions(NAME, known);
    consumers.add(consumer);
    return consumer;
  }

  /** The consumer that was opened last. */
  MockConsumer<byte[], byte[]> lastConsumer() {
    return consumers.get(consumers.size() - 1);
  }
}
