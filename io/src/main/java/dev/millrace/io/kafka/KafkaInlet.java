package dev.millrace.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

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
 * for a timestamp, so that no engine drops it. One dated more than ten minutes after the record's
 * own timestamp, which is the broker's clock where the topic has {@code LogAppendTime} and else the
 * producer's, is <em>future</em>. Neither those nor unreadable ones move the watermark. What is
 * said of a record depends on what stands before it in its partition alone. The watermark is the
 * least of all partitions, and one that is quiet holds it back, unless {@link #withIdleAfter} is
 * given.
 *
 * <p><b>Partitions</b> are those that a topic has when the pipeline is built; ones that are added
 * later are not read. Whoever goes on with a run must compare {@link #partitions} with those that
 * it began with.
 *
 * <p><b>Errors</b>: {@link #at} finds an unknown topic, a broker that does not answer within half a
 * minute (or the time that the property {@code default.api.timeout.ms} has, if that is less), wrong
 * credentials or a topic that may not be seen, each in one line that names the broker. Rights to
 * read are noticed by the reader.
 */
public final class KafkaInlet {
  private static final int LAST_OFFSETS = 100;

  private final KafkaAddress address;
  private final List<PartitionPlace> starts;
  private final long maxDelayMillis;
  private final long idleAfterMillis;
  private final @Nullable String identityHeader;

  private KafkaInlet(
      KafkaAddress address,
      List<PartitionPlace> starts,
      long maxDelayMillis,
      long idleAfterMillis,
      @Nullable String identityHeader) {
    this.address = address;
    this.starts = List.copyOf(starts);
    this.maxDelayMillis = maxDelayMillis;
    this.idleAfterMillis = idleAfterMillis;
    this.identityHeader = identityHeader;
  }

  /** Looks now for the topics and their partitions, which are read from what they hold first. */
  public static KafkaInlet at(KafkaAddress address) throws IOException {
    List<PartitionPlace> starts =
        KafkaCluster.ask(
            address,
            KafkaFaults.Access.READ,
            cluster -> {
              Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
              for (TopicDescription topic : cluster.topics(address.topics())) {
                for (TopicPartitionInfo partition : topic.partitions()) {
                  wanted.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.earliest());
                }
              }
              return places(cluster.answer(cluster.admin().listOffsets(wanted).all()));
            });
    return new KafkaInlet(address, starts, 0, 0, null);
  }

  private static List<PartitionPlace> places(Map<TopicPartition, ListOffsetsResultInfo> offsets) {
    return offsets.entrySet().stream()
        .map(
            found ->
                PartitionPlace.atBeginning(
                    found.getKey().topic(), found.getKey().partition(), found.getValue().offset()))
        .sorted(
            Comparator.comparingInt(PartitionPlace::partition).thenComparing(PartitionPlace::topic))
        .toList();
  }

  /** How much earlier than the latest before it in its partition a record may be; by default 0. */
  public KafkaInlet withMaxDelay(Duration delay) {
    checkArgument(
        delay.getMillis() >= 0, "Invalid greatest delay: %s (must not be negative)", delay);
    return new KafkaInlet(address, starts, delay.getMillis(), idleAfterMillis, identityHeader);
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
    return new KafkaInlet(address, starts, maxDelayMillis, time.getMillis(), identityHeader);
  }

  /**
   * Records have an {@link TimedRecord#identity identity}: those that are on time, and whose
   * producer gave them an id, in a header of this name. Two have the same if their ids and their
   * values are equal; whoever drops duplicates goes by it. Without this no record has one.
   *
   * @param header the last of that name counts, and an empty one is none
   */
  public KafkaInlet withIdentityIn(String header) {
    checkArgument(!header.isBlank(), "Invalid header: \"%s\" (must not be blank)", header);
    return new KafkaInlet(address, starts, maxDelayMillis, idleAfterMillis, header);
  }

  /** Whether records have identities. */
  public boolean identifies() {
    return identityHeader != null;
  }

  /** How many partitions there are, over all topics. */
  public int partitions() {
    return starts.size();
  }

  /**
   * The records as the root of a pipeline that does not end.
   *
   * @param times tells the event time of a record
   */
  public PTransform<PBegin, PCollection<KafkaBatch>> batches(EventTimes.Factory times) {
    return Read.from(KafkaSource.of(settings(times), starts));
  }

  /** Where every partition begins. */
  public List<PartitionPlace> starts() {
    return starts;
  }

  /**
   * What the partitions hold now, each from a place on.
   *
   * @param places one for each partition
   * @param most so many records in all, about
   * @return those of which there is something to read
   */
  public List<KafkaRange> ranges(List<PartitionPlace> places, long most) throws IOException {
    List<TopicPartition> partitions = places.stream().map(PartitionPlace::topicPartition).toList();
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        KafkaCluster.ask(
            address,
            KafkaFaults.Access.READ,
            cluster -> cluster.offsets(partitions, OffsetSpec.latest()));
    long share = Math.max(1, most / Math.max(1, places.size()));
    List<KafkaRange> ranges = new ArrayList<>();
    for (PartitionPlace place : places) {
      ListOffsetsResultInfo end = ends.get(place.topicPartition());
      if (end != null && end.offset() < place.offset()) {
        throw new IOException(
            String.format(
                "%s-%d of %s ends at offset %d, and was read up to %d before: the topic was made"
                    + " anew; choose another --output for a new run",
                place.topic(), place.partition(), address, end.offset(), place.offset()));
      }
      if (end != null && end.offset() > place.offset()) {
        ranges.add(new KafkaRange(place, Math.min(end.offset(), place.offset() + share)));
      }
    }
    return ranges;
  }

  /**
   * Whether every partition ends with a control record which says that nothing comes any more. A
   * stream that ended without it was stopped.
   */
  public boolean isEnded() throws IOException {
    try (Consumer<byte[], byte[]> consumer = Consumers.open(address)) {
      List<TopicPartition> partitions =
          starts.stream().map(PartitionPlace::topicPartition).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (PartitionPlace start : starts) {
        if (!endsWithEnd(consumer, start, ends.getOrDefault(start.topicPartition(), 0L))) {
          return false;
        }
      }
      return true;
    } catch (KafkaException e) {
      throw KafkaFaults.translated(address, e);
    }
  }

  /** Offsets that hold no record, as ends of transactions, may follow the last one. */
  private static boolean endsWithEnd(
      Consumer<byte[], byte[]> consumer, PartitionPlace start, long end) {
    TopicPartition partition = start.topicPartition();
    consumer.assign(List.of(partition));
    consumer.seek(partition, Math.max(start.offset(), end - LAST_OFFSETS));
    boolean ended = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(KafkaCluster.PATIENCE_SECONDS);
    while (consumer.position(partition) < end && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record :
          consumer.poll(java.time.Duration.ofMillis(100)).records(partition)) {
        ended = ControlRecords.isEnd(record);
      }
    }
    return ended;
  }

  /** Ranges as the root of a bounded pipeline; a worker reads them with {@link #reader}. */
  public static PTransform<PBegin, PCollection<KafkaRange>> spread(List<KafkaRange> ranges) {
    // Without ranges there is no source that could be split.
    return ranges.isEmpty()
        ? Create.empty(KafkaRange.Coder.of())
        : Read.from(KafkaRangeSource.of(ranges));
  }

  /** Makes readers of ranges on the workers. */
  public ReaderFactory reader(EventTimes.Factory times) {
    KafkaSource.Settings settings = settings(times);
    return () -> KafkaRangeReader.of(settings);
  }

  /** Travels to a worker and makes a reader there. */
  public interface ReaderFactory extends Serializable {
    KafkaRangeReader create();
  }

  private KafkaSource.Settings settings(EventTimes.Factory times) {
    return new KafkaSource.Settings(
        address,
        times,
        maxDelayMillis,
        idleAfterMillis,
        identityHeader == null
            ? RecordIdentities.none()
            : RecordIdentities.inHeader(identityHeader));
  }
}
