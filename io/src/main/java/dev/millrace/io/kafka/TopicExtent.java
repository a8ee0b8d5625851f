package dev.millrace.io.kafka;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/**
 * What a partition holds at a moment.
 *
 * @param topicId tells a topic from one that had its name before; empty where a broker of a version
 *     before 2.8 gives none
 * @param beginning offset of the first record that is left
 * @param end offset behind the last record that is not part of an open transaction, at least {@code
 *     beginning}
 * @param latest offset behind the last record, of an open transaction or not, at least {@code end}
 */
public record TopicExtent(
    String topic, String topicId, int partition, long beginning, long end, long latest)
    implements Serializable {

  /** Offsets that wait for the end of a transaction: its own, and those that came after. */
  public long waiting() {
    return latest - end;
  }

  /**
   * Looks now.
   *
   * @return a partition each, by topic and number
   * @throws IOException in one line, see {@link KafkaInlet#at}
   */
  public static List<TopicExtent> at(KafkaAddress address) throws IOException {
    return KafkaCluster.ask(
        address,
        KafkaFaults.Access.READ,
        cluster -> {
          Map<TopicPartition, String> ids = new HashMap<>();
          for (TopicDescription topic : cluster.topics(address.topics())) {
            for (TopicPartitionInfo partition : topic.partitions()) {
              ids.put(new TopicPartition(topic.name(), partition.partition()), id(topic.topicId()));
            }
          }
          // Beginnings first: one that moves on meanwhile is noticed by whoever reads from it.
          var beginnings = cluster.offsets(ids.keySet(), OffsetSpec.earliest());
          // Then the latest: what is written before the ends are asked for waits for nothing.
          var latest = cluster.latest(ids.keySet());
          var ends = cluster.offsets(ids.keySet(), OffsetSpec.latest());
          return extents(ids, beginnings, ends, latest);
        });
  }

  private static String id(Uuid id) {
    return id.equals(Uuid.ZERO_UUID) ? "" : id.toString();
  }

  private static List<TopicExtent> extents(
      Map<TopicPartition, String> ids,
      Map<TopicPartition, ListOffsetsResultInfo> beginnings,
      Map<TopicPartition, ListOffsetsResultInfo> ends,
      Map<TopicPartition, ListOffsetsResultInfo> latest) {
    List<TopicExtent> extents = new ArrayList<>();
    ids.forEach(
        (partition, id) -> {
          long beginning = Objects.requireNonNull(beginnings.get(partition)).offset();
          long end = Math.max(beginning, Objects.requireNonNull(ends.get(partition)).offset());
          long last = Math.max(end, Objects.requireNonNull(latest.get(partition)).offset());
          extents.add(
              new TopicExtent(partition.topic(), id, partition.partition(), beginning, end, last));
        });
    extents.sort(Comparator.comparing(TopicExtent::topic).thenComparingInt(TopicExtent::partition));
    return extents;
  }
}
