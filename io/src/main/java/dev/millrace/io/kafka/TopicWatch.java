package dev.millrace.io.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Notices that a topic was deleted while it is read: Kafka's consumer waits for it to come back, in
 * silence and for ever. A broker that does not answer is another matter, and is waited for.
 *
 * <p><b>Cost</b>: nothing as long as the consumer knows the topic, which it forgets when a broker
 * says that there is none. For the reader's thread.
 */
final class TopicWatch {
  private static final long LOOK_MILLIS = 5_000;

  /** While brokers start or a topic moves, one of them may not know it for some seconds. */
  private static final long GONE_MILLIS = 15_000;

  private static final Duration SHORT = Duration.ofSeconds(1);

  private final KafkaAddress address;
  private final List<String> topics;
  private long lookedAt;
  private OptionalLong missingSince = OptionalLong.empty();

  TopicWatch(KafkaAddress address, List<String> topics, long now) {
    this.address = address;
    this.topics = List.copyOf(topics);
    this.lookedAt = now;
  }

  /**
   * Looks, if it is time to.
   *
   * @throws IOException if a topic has been missing for so long that nobody will find it again
   */
  void look(Consumer<byte[], byte[]> consumer, long now) throws IOException {
    if (now - lookedAt < LOOK_MILLIS) {
      return;
    }
    lookedAt = now;
    Optional<String> missing = missing(consumer);
    if (missing.isEmpty()) {
      missingSince = OptionalLong.empty();
    } else if (missingSince.isEmpty()) {
      missingSince = OptionalLong.of(now);
    } else if (now - missingSince.getAsLong() >= GONE_MILLIS) {
      throw KafkaFaults.deleted(address, missing.get());
    }
  }

  private Optional<String> missing(Consumer<byte[], byte[]> consumer) throws IOException {
    try {
      for (String topic : topics) {
        if (consumer.partitionsFor(topic, SHORT).isEmpty()) {
          return Optional.of(topic);
        }
      }
      return Optional.empty();
    } catch (TimeoutException nobodyAnswers) {
      return Optional.empty();
    } catch (KafkaException e) {
      throw KafkaFaults.translated(address, e);
    }
  }
}
