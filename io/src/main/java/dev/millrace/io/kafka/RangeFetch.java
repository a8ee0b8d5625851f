package dev.millrace.io.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Fetches the records of a range, from its first offset to its last. A range is done when the
 * consumer's position has reached its end: offsets have gaps where a topic is compacted or a
 * transaction was aborted, so that the last record may never be seen.
 */
final class RangeFetch {
  private static final Duration WAIT = Duration.ofMillis(200);

  /** A broker that is gone for longer fails the run, which can be started again. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KafkaAddress address;
  private final KafkaRange range;

  RangeFetch(KafkaAddress address, KafkaRange range) {
    this.address = address;
    this.range = range;
  }

  /** Takes what was fetched at once, in the order of offsets; it may be nothing. */
  @FunctionalInterface
  interface Taker {
    void take(List<ConsumerRecord<byte[], byte[]>> records) throws IOException;
  }

  /** The partition, as ledgers and dead letters name it. */
  String source() {
    return address.partition(range.start().topic(), range.start().partition());
  }

  /**
   * Hands over all records of the range.
   *
   * @return how many of its offsets the consumer has passed: what was read, not what was wanted
   * @throws KafkaException as the consumer has it, where records are gone among others
   */
  long into(Taker taker) throws IOException {
    TopicPartition partition = range.start().topicPartition();
    try (Consumer<byte[], byte[]> kafka = Consumers.open(address)) {
      kafka.assign(List.of(partition));
      kafka.seek(partition, range.start().offset());
      long begin = kafka.position(partition);
      long position = begin;
      long movedAt = System.nanoTime();
      while (position < range.end()) {
        List<ConsumerRecord<byte[], byte[]>> fetched = kafka.poll(WAIT).records(partition);
        taker.take(fetched.stream().filter(record -> record.offset() < range.end()).toList());
        long now = System.nanoTime();
        long next = Math.max(kafka.position(partition), past(fetched, position));
        if (next > position) {
          position = next;
          movedAt = now;
        } else if (now - movedAt > PATIENCE.toNanos()) {
          throw new IOException(
              String.format(
                  "No record from %s for %d s, at offset %d of %d: check the broker, then run the"
                      + " same command again",
                  source(), PATIENCE.toSeconds(), position, range.end()));
        }
      }
      return Math.min(position, range.end()) - begin;
    }
  }

  private static long past(List<ConsumerRecord<byte[], byte[]>> fetched, long position) {
    return fetched.isEmpty() ? position : fetched.get(fetched.size() - 1).offset() + 1;
  }
}
