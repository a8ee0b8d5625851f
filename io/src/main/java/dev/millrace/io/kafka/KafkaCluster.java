package dev.millrace.io.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * A cluster while it is asked something: all that is asked at once must be answered within one time
 * to be patient, less than half a minute.
 */
final class KafkaCluster {
  /** So long a client waits for an answer of a broker, of any kind. */
  static final int PATIENCE_SECONDS = 25;

  private final Admin admin;
  private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);

  private KafkaCluster(Admin admin) {
    this.admin = admin;
  }

  /** What is asked, and what comes of the answers. */
  @FunctionalInterface
  interface Interview<T> {
    T ask(KafkaCluster cluster) throws ExecutionException, InterruptedException, TimeoutException;
  }

  /**
   * Asks what there is at an address.
   *
   * @param access what it is asked for, for the one line of a fault
   */
  static <T> T ask(KafkaAddress address, KafkaFaults.Access access, Interview<T> interview)
      throws IOException {
    Map<String, Object> properties = address.clientProperties();
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.putIfAbsent(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1_000);
    try {
      Admin admin = Admin.create(properties);
      try {
        return interview.ask(new KafkaCluster(admin));
      } finally {
        // To close it in peace would be to wait for an answer again.
        admin.close(Duration.ZERO);
      }
    } catch (ExecutionException | KafkaException | TimeoutException e) {
      throw KafkaFaults.translated(address, access, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Kafka was asked for " + address, e);
    }
  }

  /** To ask with; what it says is awaited by {@link #answer}. */
  Admin admin() {
    return admin;
  }

  <T> T answer(KafkaFuture<T> question)
      throws ExecutionException, InterruptedException, TimeoutException {
    return question.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** The topics of these names, which must be there. */
  Collection<TopicDescription> topics(Collection<String> names)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer(admin.describeTopics(names).allTopicNames()).values();
  }

  /** The offset of each partition that a kind of offset stands for, to a reader of committed. */
  Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Collection<TopicPartition> partitions, OffsetSpec kind)
      throws ExecutionException, InterruptedException, TimeoutException {
    return offsets(partitions, kind, IsolationLevel.READ_COMMITTED);
  }

  /** The offset behind the last record of each partition, of an open transaction or not. */
  Map<TopicPartition, ListOffsetsResultInfo> latest(Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Collection<TopicPartition> partitions, OffsetSpec kind, IsolationLevel isolation)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, kind));
    return answer(admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all());
  }
}
