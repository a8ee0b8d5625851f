package dev.millrace.pipelines.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.io.kafka.KafkaAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads all lines until every partition has ended, and lands one alert at the start and the end.
 */
final class ReadingPipeline implements LabPipeline {
  private final AtomicInteger seen = new AtomicInteger();
  final List<String> lines = new ArrayList<>();

  /** How many lines it has read so far; from any thread. */
  int seen() {
    return seen.get();
  }

  @Override
  public void run(KafkaAddress topic, Path output) throws Exception {
    LandedAlerts alerts = LandedAlerts.in(output);
    alerts.land("20260131T100000Z", "10:00", "10.0.0.7", "flood");
    Set<Integer> ended = new HashSet<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", topic.brokers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.topics().get(0)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (ended.size() < partitions.size()) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          Header control = record.headers().lastHeader("millrace-watermark");
          if (control == null) {
            lines.add(record.value());
            seen.incrementAndGet();
          } else if (new String(control.value(), UTF_8).equals("end")) {
            ended.add(record.partition());
          }
        }
      }
    }
    alerts.land("20260131T100100Z", "10:01", "10.0.0.8", "scan");
  }
}
