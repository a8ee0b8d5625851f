package dev.millrace.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a topic holds, for tests: what a consumer sees that asks for committed records alone. */
public final class TopicContents {
  private static final Duration WAIT = Duration.ofMillis(200);

  private TopicContents() {}

  /**
   * The committed records of each partition that are there now, in their order. Waits until the
   * transactions that are under way have ended: one that its producer has committed is under way
   * until the broker has written its marker, which it does a moment later.
   */
  public static List<List<ConsumerRecord<String, String>>> of(String broker, String topic) {
    try (KafkaConsumer<String, String> all = consumer(broker, "read_uncommitted");
        KafkaConsumer<String, String> consumer = consumer(broker, "read_committed")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      List<List<ConsumerRecord<String, String>>> contents = new ArrayList<>();
      partitions.forEach(partition -> contents.add(new ArrayList<>()));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      // To a reader of what was committed a topic ends before the first open transaction.
      Set<Map.Entry<TopicPartition, Long>> ends = all.endOffsets(partitions).entrySet();
      while (ends.stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, String> record : consumer.poll(WAIT)) {
          contents.get(record.partition()).add(record);
        }
      }
      return contents;
    }
  }

  private static KafkaConsumer<String, String> consumer(String broker, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
