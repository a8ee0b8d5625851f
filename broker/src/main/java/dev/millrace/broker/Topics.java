package dev.millrace.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and inspects the topics of a broker. */
public final class Topics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String address;
  private final Admin admin;

  private Topics(String address, Admin admin) {
    this.address = address;
    this.admin = admin;
  }

  /** Those of the broker at a host and port, which need not be there yet. */
  public static Topics of(String address) {
    return new Topics(
        address,
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100)));
  }

  /** Whether the broker is in service, asked for so long. */
  boolean answers(Duration patience) throws IOException {
    try {
      return !within(patience, admin.describeCluster().nodes()).isEmpty();
    } catch (TimeoutException | ExecutionException silent) {
      return false;
    }
  }

  /**
   * Makes a topic, and returns when each of its partitions has a leader that serves it. A producer
   * that came before would have its first batch refused and the next one taken, and then be refused
   * for being out of order until it gives up.
   *
   * @param settings of the topic, where they differ from the broker's
   * @throws IOException if there is one of this name, or the broker refuses
   */
  public void create(String topic, int partitions, Map<String, String> settings)
      throws IOException {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings);
    ask("make the topic " + topic, admin.createTopics(List.of(wanted)).all());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isLed(topic, partitions)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "The Kafka broker at %s made the topic %s but does not serve it"
                .formatted(address, topic));
      }
    }
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    ask("serve the topic " + topic, admin.listOffsets(ends).all());
  }

  private boolean isLed(String topic, int partitions) throws IOException {
    try {
      var described =
          within(PATIENCE, admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
      return described != null
          && described.partitions().size() == partitions
          && described.partitions().stream()
              .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw refused("describe the topic " + topic, e);
    } catch (TimeoutException e) {
      throw refused("describe the topic " + topic, e);
    }
  }

  /** The names of all topics. */
  public Set<String> names() throws IOException {
    return Set.copyOf(ask("list its topics", admin.listTopics().names()));
  }

  private <T> T ask(String wish, Future<T> answer) throws IOException {
    try {
      return within(PATIENCE, answer);
    } catch (ExecutionException | TimeoutException e) {
      throw refused(wish, e);
    }
  }

  private IOException refused(String wish, Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return new IOException(
        "The Kafka broker at %s did not %s: %s".formatted(address, wish, cause.getMessage()),
        cause);
  }

  private static <T> T within(Duration patience, Future<T> answer)
      throws IOException, ExecutionException, TimeoutException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for a Kafka broker", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
