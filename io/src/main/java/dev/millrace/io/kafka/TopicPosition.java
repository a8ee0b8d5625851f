package dev.millrace.io.kafka;

import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;

/**
 * How far the published runs of an output have taken a partition.
 *
 * @param topicId see {@link TopicExtent}
 * @param next offset that the next run begins at
 */
public record TopicPosition(String topic, String topicId, int partition, long next)
    implements Serializable {

  /** All partitions, by topic and number, each as it was reached last. */
  public static List<TopicPosition> merged(
      List<TopicPosition> before, List<TopicPosition> reached) {
    TreeMap<String, TopicPosition> positions = new TreeMap<>();
    before.forEach(position -> positions.put(position.key(), position));
    reached.forEach(position -> positions.put(position.key(), position));
    return List.copyOf(positions.values());
  }

  private String key() {
    return "%s %010d".formatted(topic, partition);
  }
}
