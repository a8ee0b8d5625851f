package dev.millrace.io.kafka;

import java.io.Serializable;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a partition was read: all that the next reader must know to say the same of its records
 * as if there had been one reader.
 *
 * @param offset of the first record that was not read
 * @param watermark before which nothing on time comes any more, epoch milliseconds
 */
public record PartitionPlace(String topic, int partition, long offset, long watermark)
    implements Serializable {

  /** A partition of which nothing was read. */
  static PartitionPlace atBeginning(String topic, int partition, long offset) {
    return new PartitionPlace(
        topic, partition, offset, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
  }

  TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }

  /** Whether a control record said that nothing comes any more. */
  public boolean isEnded() {
    return watermark >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
  }
}
