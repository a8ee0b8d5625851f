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

  /** The records of each partition that are there now, in their order. */
  public static List<List<ConsumerRecord<String, String>>> of(String broker, String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      List<List<ConsumerRecord<String, String>>> contents = new ArrayList<>();
      partitions.forEach(partition -> contents.add(new ArrayList<>()));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      // Ends are those of committed records: of an open transaction nothing is seen.
      Set<Map.Entry<TopicPartition, Long>> ends = consumer.endOffsets(partitions).entrySet();
      while (ends.stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, String> record : consumer.poll(WAIT)) {
          contents.get(record.partition()).add(record);
        }
      }
      return contents;
    }
  }
}
