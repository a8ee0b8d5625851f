package dev.millrace.io.kafka;

import dev.millrace.io.ReadProgress;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/**
 * Reads ranges of partitions as lines with their times, from their first offset to their last, see
 * {@link RangeFetch}.
 *
 * <p>Not thread-safe.
 */
public final class KafkaRangeReader {
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
    PartitionClock clock = PartitionClock.at(settings.maxDelayMillis(), range.start().watermark());
    RangeFetch fetch = new RangeFetch(settings.address(), range);
    try {
      fetch.into(
          records -> {
            List<TimedRecord> lines = times.lines(records, clock);
            if (!lines.isEmpty()) {
              ReadProgress.add(
                  lines.stream().mapToLong(line -> line.payload().length).sum(), lines.size());
              consumer.accept(new KafkaBatch(fetch.source(), lines));
            }
          });
    } catch (OffsetOutOfRangeException e) {
      throw KafkaFaults.gone(settings.address(), e);
    } catch (KafkaException e) {
      throw KafkaFaults.translated(settings.address(), e);
    }
    return new PartitionPlace(
        range.start().topic(), range.start().partition(), range.end(), clock.watermark());
  }
}
