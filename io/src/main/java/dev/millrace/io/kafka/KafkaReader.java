package dev.millrace.io.kafka;

import dev.millrace.io.ReadProgress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the partitions of one split. A batch is what one fetch brought of one partition; the mark
 * knows a batch only when it was handed out, so that what was fetched and not handed out is fetched
 * again after a restart.
 */
final class KafkaReader extends UnboundedReader<KafkaBatch> {
  private static final Duration WAIT = Duration.ofMillis(10);
  private static final Instant BEGINNING = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final Instant END = BoundedWindow.TIMESTAMP_MAX_VALUE;
  private static final Gauge LAG = Metrics.gauge("millrace.read", "lag");
  private static final Gauge DELAY = Metrics.gauge("millrace.read", "watermarkDelayMillis");
  private static final long REPORT_MILLIS = 1_000;

  private final KafkaSource source;
  private final Consumers.Opener consumers;
  private final Clock wall;
  private final RecordTimes times;
  private final TopicWatch watch;
  private final Map<TopicPartition, PartitionProgress> partitions = new LinkedHashMap<>();
  private final Deque<TopicPartition> fetched = new ArrayDeque<>();
  private final AtomicReference<@Nullable List<PartitionPlace>> checkpointed =
      new AtomicReference<>();
  private @Nullable Consumer<byte[], byte[]> consumer;
  private ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
  private @Nullable KafkaBatch current;
  private Instant currentTimestamp = BEGINNING;
  private long watermark = BEGINNING.getMillis();
  private long reportedAt;
  private boolean advanced;

  private KafkaReader(
      KafkaSource source, @Nullable KafkaMark mark, Consumers.Opener consumers, Clock wall) {
    this.source = source;
    this.consumers = consumers;
    this.wall = wall;
    this.times = RecordTimes.of(source.settings());
    long now = wall.millis();
    this.watch =
        new TopicWatch(
            source.settings().address(),
            source.starts().stream().map(PartitionPlace::topic).distinct().toList(),
            now);
    for (PartitionPlace start : source.starts()) {
      partitions.put(
          start.topicPartition(),
          new PartitionProgress(
              start.offset(), PartitionClock.atBeginning(source.settings().maxDelayMillis()), now));
    }
    if (mark != null) {
      for (PartitionPlace place : mark.places()) {
        partitions.put(
            place.topicPartition(),
            new PartitionProgress(
                place.offset(),
                PartitionClock.at(source.settings().maxDelayMillis(), place.watermark()),
                now));
      }
    }
  }

  static KafkaReader of(KafkaSource source, @Nullable KafkaMark mark) {
    return of(source, mark, Consumers::open, Clock.systemUTC());
  }

  /**
   * @param wall tells what is idle
   */
  static KafkaReader of(
      KafkaSource source, @Nullable KafkaMark mark, Consumers.Opener consumers, Clock wall) {
    return new KafkaReader(source, mark, consumers, wall);
  }

  /**
   * Hands out a batch of nothing. An engine may look at a reader's watermark only once it has
   * handed something out, and until then let others' watermarks pass its own.
   */
  @Override
  public boolean start() throws IOException {
    consumer = consumers.open(source.settings().address());
    try {
      consumer.assign(partitions.keySet());
      partitions.forEach((partition, progress) -> consumer.seek(partition, progress.offset));
    } catch (KafkaException e) {
      throw KafkaFaults.translated(source.settings().address(), e);
    }
    current = new KafkaBatch(source.settings().address().toString(), List.of());
    return true;
  }

  @Override
  public boolean advance() throws IOException {
    advanced = true;
    commitCheckpointed();
    if (fetched.isEmpty()) {
      fetch();
    }
    long now = wall.millis();
    watch.look(consumer(), now);
    while (!fetched.isEmpty()) {
      TopicPartition partition = fetched.remove();
      if (take(partition, records.records(partition), now)) {
        return true;
      }
    }
    moveOn(now);
    return false;
  }

  private void fetch() throws IOException {
    try {
      records = consumer().poll(WAIT);
    } catch (OffsetOutOfRangeException e) {
      throw KafkaFaults.gone(source.settings().address(), e);
    } catch (KafkaException e) {
      throw KafkaFaults.translated(source.settings().address(), e);
    }
    fetched.addAll(records.partitions());
  }

  /** Whether there is anything but control records. */
  private boolean take(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> taken, long now)
      throws IOException {
    PartitionProgress progress =
        Objects.requireNonNull(partitions.get(partition), "a partition that was not assigned");
    progress.wake(now, watermark);
    List<TimedRecord> batch = times.lines(taken, progress.clock);
    progress.offset = taken.get(taken.size() - 1).offset() + 1;
    moveOn(now);
    if (batch.isEmpty()) {
      return false;
    }
    ReadProgress.add(batch.stream().mapToLong(line -> line.payload().length).sum(), batch.size());
    current =
        new KafkaBatch(
            source.settings().address().partition(partition.topic(), partition.partition()), batch);
    currentTimestamp = Instant.ofEpochMilli(RecordTimes.earliest(batch));
    return true;
  }

  /** Never goes back; a partition that is idle does not hold it back. */
  private void moveOn(long now) {
    long idleAfter = source.settings().idleAfterMillis();
    long least = END.getMillis();
    boolean anyIdle = false;
    for (Map.Entry<TopicPartition, PartitionProgress> partition : partitions.entrySet()) {
      PartitionProgress progress = partition.getValue();
      if (idleAfter > 0 && waits(partition.getKey())) {
        progress.activeAt = now;
      }
      if (idleAfter > 0 && progress.idleFor(now, idleAfter)) {
        anyIdle = true;
      } else {
        least = Math.min(least, progress.clock.watermark());
      }
    }
    if (anyIdle && least == END.getMillis()) {
      // Those that are idle may come back, whatever the others have come to.
      least = now - source.settings().maxDelayMillis() - idleAfter;
    }
    watermark = Math.max(watermark, least);
    if (now - reportedAt >= REPORT_MILLIS) {
      reportedAt = now;
      report(now);
    }
  }

  /** Whether the partition has records that were not handed out: it is the reader that is slow. */
  private boolean waits(TopicPartition partition) {
    return fetched.contains(partition) || consumer().currentLag(partition).orElse(0) > 0;
  }

  private void report(long now) {
    long lag = 0;
    for (TopicPartition partition : partitions.keySet()) {
      lag += consumer().currentLag(partition).orElse(0);
    }
    LAG.set(lag);
    if (watermark > BEGINNING.getMillis() && watermark < END.getMillis()) {
      DELAY.set(now - watermark);
    }
    StreamProgress.report(this, lag, watermark);
  }

  @Override
  public Instant getWatermark() {
    return advanced ? Instant.ofEpochMilli(watermark) : BEGINNING;
  }

  @Override
  public KafkaBatch getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("Nothing was read yet");
    }
    return current;
  }

  /** No earlier than the watermark that was there before the batch. */
  @Override
  public Instant getCurrentTimestamp() {
    return currentTimestamp;
  }

  @Override
  public KafkaMark getCheckpointMark() {
    List<PartitionPlace> places = new ArrayList<>();
    partitions.forEach(
        (partition, progress) ->
            places.add(
                new PartitionPlace(
                    partition.topic(),
                    partition.partition(),
                    progress.offset,
                    progress.passed(watermark))));
    return KafkaMark.of(places, this);
  }

  /** May be called from another thread than the reader's, which alone may use the consumer. */
  void checkpointed(List<PartitionPlace> places) {
    checkpointed.set(places);
  }

  /** For tools that show lag: where this pipeline goes on is in its checkpoints. */
  private void commitCheckpointed() {
    List<PartitionPlace> places = checkpointed.getAndSet(null);
    if (places != null && source.settings().address().properties().containsKey("group.id")) {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      places.forEach(
          place -> offsets.put(place.topicPartition(), new OffsetAndMetadata(place.offset())));
      consumer().commitAsync(offsets, null);
    }
  }

  @Override
  public UnboundedSource<KafkaBatch, KafkaMark> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    StreamProgress.forget(this);
    if (consumer != null) {
      consumer.close(Duration.ofSeconds(5));
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    return Objects.requireNonNull(consumer, "the reader was not started");
  }

  /** Where the reader is in one partition. */
  private static final class PartitionProgress {
    private final PartitionClock clock;
    private long offset;
    private long activeAt;
    private boolean idle;

    private PartitionProgress(long offset, PartitionClock clock, long now) {
      this.offset = offset;
      this.clock = clock;
      this.activeAt = now;
    }

    /** One that has ended waits for nothing. */
    private boolean idleFor(long now, long idleAfter) {
      idle = !clock.isAtEnd() && now - activeAt >= idleAfter;
      return idle;
    }

    /** Before this, what comes is late: a restart must know of an idle partition too. */
    private long passed(long watermark) {
      return idle ? Math.max(watermark, clock.watermark()) : clock.watermark();
    }

    /** What the watermark passed while the partition was idle is late when it comes. */
    private void wake(long now, long passed) {
      activeAt = now;
      if (idle) {
        idle = false;
        clock.promise(passed);
      }
    }
  }
}
