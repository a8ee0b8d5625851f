package dev.millrace.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.joda.time.Duration;

/**
 * Topics of Kafka as the input of a streaming pipeline. Bounded: no. Exactly once: yes, where the
 * engine keeps checkpoints; where a reader is stands in them, and not in the broker's group.
 *
 * <p><b>Elements</b> are batches of records of one partition in the order of offsets; transactions
 * that were aborted are not read. A record that cannot be read, is late or is dated in the future
 * is in its batch with that {@link Standing}, for the step that parses it to set aside: nothing is
 * dropped here.
 *
 * <p><b>Time</b>: a record's timestamp is its event time. It is <em>late</em> if that is earlier
 * than the greatest event time before it in its partition less {@link #withMaxDelay}, or than what
 * a {@link ControlRecords control record} before it promised; it then has its partition's watermark
 * for a timestamp, so that no engine drops it. One dated more than ten minutes after the broker got
 * it is <em>future</em>. Neither those nor unreadable ones move the watermark. What is said of a
 * record depends on what stands before it in its partition alone. The watermark is the least of all
 * partitions, and one that is quiet holds it back, unless {@link #withIdleAfter} is given.
 *
 * <p><b>Partitions</b> are those that a topic has when the pipeline is built; ones that are added
 * later are not read before the next start.
 *
 * <p><b>Errors</b>: {@link #at} finds an unknown topic, a broker that does not answer within half a
 * minute, wrong credentials or missing rights, each in one line that names the broker.
 */
public final class KafkaInlet {
  private static final int PATIENCE_SECONDS = 25;

  private final KafkaAddress address;
  private final List<KafkaSource.Start> starts;
  private final long maxDelayMillis;
  private final long idleAfterMillis;

  private KafkaInlet(
      KafkaAddress address,
      List<KafkaSource.Start> starts,
      long maxDelayMillis,
      long idleAfterMillis) {
    this.address = address;
    this.starts = List.copyOf(starts);
    this.maxDelayMillis = maxDelayMillis;
    this.idleAfterMillis = idleAfterMillis;
  }

  /** Looks now for the topics and their partitions, which are read from what they hold first. */
  public static KafkaInlet at(KafkaAddress address) throws IOException {
    Map<String, Object> properties = address.clientProperties();
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1_000);
    try (Admin admin = Admin.create(properties)) {
      return new KafkaInlet(address, starts(admin, address), 0, 0);
    } catch (ExecutionException | KafkaException | TimeoutException e) {
      throw KafkaFaults.translated(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Kafka was asked for " + address, e);
    }
  }

  private static List<KafkaSource.Start> starts(Admin admin, KafkaAddress address)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (TopicDescription topic :
        admin
            .describeTopics(address.topics())
            .allTopicNames()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        wanted.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.earliest());
      }
    }
    List<KafkaSource.Start> starts = new ArrayList<>();
    admin
        .listOffsets(wanted)
        .all()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .forEach(
            (partition, found) ->
                starts.add(
                    new KafkaSource.Start(
                        partition.topic(), partition.partition(), found.offset())));
    starts.sort(
        Comparator.comparingInt(KafkaSource.Start::partition)
            .thenComparing(KafkaSource.Start::topic));
    return starts;
  }

  /** How much earlier than the latest before it in its partition a record may be; by default 0. */
  public KafkaInlet withMaxDelay(Duration delay) {
    checkArgument(
        delay.getMillis() >= 0, "Invalid greatest delay: %s (must not be negative)", delay);
    return new KafkaInlet(address, starts, delay.getMillis(), idleAfterMillis);
  }

  /**
   * A partition without records for so long by the wall clock no longer holds the watermark back,
   * and where all are, the watermark follows the clock at this distance and the delay. What then
   * comes is late, depending on when it comes: not for replays.
   *
   * @param time more than zero
   */
  public KafkaInlet withIdleAfter(Duration time) {
    checkArgument(time.getMillis() > 0, "Invalid time to be idle: %s (must be > 0)", time);
    return new KafkaInlet(address, starts, maxDelayMillis, time.getMillis());
  }

  /** How many partitions there are, over all topics. */
  public int partitions() {
    return starts.size();
  }

  /**
   * The records as the root of a pipeline.
   *
   * @param times tells the event time of a record
   */
  public PTransform<PBegin, PCollection<KafkaBatch>> batches(EventTimes.Factory times) {
    return Read.from(
        KafkaSource.of(
            new KafkaSource.Settings(address, times, maxDelayMillis, idleAfterMillis), starts));
  }
}
