package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The oracle of {@code archive-topic}: what a plain consumer of committed records sees, in the
 * words of docs/archive-topic.md.
 */
final class TopicRows {
  private static final Duration WAIT = Duration.ofMillis(100);

  private TopicRows() {}

  /** How much time is in a folder. */
  enum Folders {
    DATE,
    HOUR
  }

  /** All records that topics hold now, each with its folder. */
  static List<Row> of(String broker, Folders folders, String... topics) {
    return new ArrayList<>(byPlace(broker, folders, topics).values());
  }

  /** The same, by topic, partition and offset: {@code orders-0 at 17}. */
  static Map<String, Row> byPlace(String broker, Folders folders, String... topics) {
    Map<String, Row> rows = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
      for (String topic : topics) {
        List<TopicPartition> partitions = partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream()
            .anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
            rows.put(
                "%s-%d at %d".formatted(record.topic(), record.partition(), record.offset()),
                row(record, folders));
          }
        }
      }
    }
    return rows;
  }

  /** Where partitions end: {@code orders-0} and its offset. */
  static Map<String, Long> ends(String broker, String... topics) {
    Map<String, Long> ends = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
      for (String topic : topics) {
        consumer
            .endOffsets(partitions(consumer, topic))
            .forEach((partition, end) -> ends.put(partition.toString(), end));
      }
    }
    return ends;
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String broker) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Row row(ConsumerRecord<byte[], byte[]> record, Folders folders) {
    List<Map<String, @Nullable Object>> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      Map<String, @Nullable Object> pair = new TreeMap<>();
      pair.put("key", header.key());
      pair.put("value", text(header.value()));
      headers.add(pair);
    }
    Map<String, @Nullable Object> row = new TreeMap<>();
    row.put("topic", record.topic());
    row.put("partition", record.partition());
    row.put("offset", record.offset());
    Instant time = Instant.ofEpochMilli(record.timestamp());
    row.put("timestamp", isKnown(time.atOffset(ZoneOffset.UTC)) ? time.toString() : null);
    row.put("timestampMillis", record.timestamp());
    row.put(
        "timestampType",
        switch (record.timestampType()) {
          case CREATE_TIME -> "CreateTime";
          case LOG_APPEND_TIME -> "LogAppendTime";
          case NO_TIMESTAMP_TYPE -> "NoTimestampType";
        });
    row.put("key", text(record.key()));
    row.put("value", text(record.value()));
    row.put("headers", headers);
    row.put("_folder", folder(record.timestamp(), folders));
    return Row.of(row);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  private static boolean isKnown(OffsetDateTime time) {
    return time.getYear() >= 1970 && time.getYear() <= 9999;
  }

  private static String folder(long timestamp, Folders folders) {
    OffsetDateTime time = Instant.ofEpochMilli(timestamp).atOffset(ZoneOffset.UTC);
    boolean known = isKnown(time);
    String date = "date=" + (known ? time.toLocalDate() : "__HIVE_DEFAULT_PARTITION__");
    String hour = known ? "%02d".formatted(time.getHour()) : "__HIVE_DEFAULT_PARTITION__";
    return switch (folders) {
      case DATE -> date;
      case HOUR -> date + "/hour=" + hour;
    };
  }
}
