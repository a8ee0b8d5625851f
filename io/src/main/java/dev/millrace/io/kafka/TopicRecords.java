package dev.millrace.io.kafka;

import dev.millrace.io.ReadProgress;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/**
 * Reads ranges of partitions as the records that they hold. Records of transactions that were
 * aborted are not read.
 *
 * <p><b>Errors</b>: what the broker has deleted before it was read is never passed over; it ends
 * the reading, as an unknown topic, wrong credentials, missing rights or two minutes without an
 * answer do, in one line.
 *
 * @param address of the topics
 */
public record TopicRecords(KafkaAddress address) implements Serializable {

  /** How the partition of a range is named in dead letters. */
  public String source(KafkaRange range) {
    return new RangeFetch(address, range).source();
  }

  /**
   * Hands over the records of a range, in the order of their offsets.
   *
   * @return how many offsets of the range were read, records or not
   */
  public long read(KafkaRange range, Consumer<TopicRecord> consumer) throws IOException {
    try {
      return new RangeFetch(address, range)
          .into(
              records -> {
                long bytes = 0;
                for (ConsumerRecord<byte[], byte[]> fetched : records) {
                  TopicRecord record = TopicRecord.of(fetched);
                  bytes += record.size();
                  consumer.accept(record);
                }
                ReadProgress.add(bytes, records.size());
              });
    } catch (OffsetOutOfRangeException e) {
      throw KafkaFaults.goneMeanwhile(address, e);
    } catch (KafkaException e) {
      throw KafkaFaults.translated(address, e);
    }
  }
}
