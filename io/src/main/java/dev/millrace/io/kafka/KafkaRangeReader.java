package dev.millrace.io.kafka;

import dev.millrace.io.ReadProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads ranges of partitions from their first offset to their last. A range is done when the
 * consumer's position has reached its end: offsets have gaps where a topic is compacted or a
 * transaction was aborted, so that the last record may never be seen.
 *
 * <p>Not thread-safe.
 */
public final class KafkaRangeReader {
  private static final Duration WAIT = Duration.ofMillis(200);

  /** A broker that is gone for longer fails the run, which can be started again. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KafkaSource.Settings settings;
  private final RecordTimes times;

  private KafkaRangeReader(KafkaSource.Settings settings) {
    this.settings = settings;
    this.times = RecordTimes.of(settings);
  }

  static KafkaRangeReader of(KafkaSource.Settings settings) {
    return new KafkaRangeReader(settings);
  }

  /** Takes what was read, in the order of offsets. */
  @FunctionalInterface
  public interface BatchConsumer {
    void accept(KafkaBatch batch);
  }

  /**
   * Reads a range.
   *
   * @return where the partition is read on
   */
  public PartitionPlace read(KafkaRange range, BatchConsumer consumer) throws IOException {
    TopicPartition partition = range.start().topicPartition();
    PartitionClock clock = PartitionClock.at(settings.maxDelayMillis(), range.start().watermark());
    try (Consumer<byte[], byte[]> kafka = Consumers.open(settings.address())) {
      kafka.assign(List.of(partition));
      kafka.seek(partition, range.start().offset());
      read(kafka, range, clock, consumer);
    } catch (OffsetOutOfRangeException e) {
      throw KafkaFaults.gone(settings.address(), e);
    } catch (KafkaException e) {
      throw KafkaFaults.translated(settings.address(), e);
    }
    return new PartitionPlace(
        range.start().topic(), range.start().partition(), range.end(), clock.watermark());
  }

  private void read(
      Consumer<byte[], byte[]> kafka,
      KafkaRange range,
      PartitionClock clock,
      BatchConsumer consumer)
      throws IOException {
    TopicPartition partition = range.start().topicPartition();
    String source = settings.address().partition(partition.topic(), partition.partition());
    long position = range.start().offset();
    long movedAt = System.nanoTime();
    while (position < range.end()) {
      List<ConsumerRecord<byte[], byte[]>> fetched = kafka.poll(WAIT).records(partition);
      List<TimedRecord> lines =
          times.lines(
              fetched.stream().filter(record -> record.offset() < range.end()).toList(), clock);
      if (!lines.isEmpty()) {
        ReadProgress.add(
            lines.stream().mapToLong(line -> line.payload().length).sum(), lines.size());
        consumer.accept(new KafkaBatch(source, lines));
      }
      long now = System.nanoTime();
      long next = Math.max(kafka.position(partition), past(fetched, position));
      if (next > position) {
        position = next;
        movedAt = now;
      } else if (now - movedAt > PATIENCE.toNanos()) {
        throw new IOException(
            String.format(
                "No record from %s for %d s, at offset %d of %d: check the broker; the next run"
                    + " goes on from where the last one published",
                source, PATIENCE.toSeconds(), position, range.end()));
      }
    }
  }

  private static long past(List<ConsumerRecord<byte[], byte[]>> fetched, long position) {
    return fetched.isEmpty() ? position : fetched.get(fetched.size() - 1).offset() + 1;
  }
}
