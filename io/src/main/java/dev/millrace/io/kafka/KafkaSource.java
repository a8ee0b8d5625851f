package dev.millrace.io.kafka;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of topics as an endless source of batches. One split holds several partitions and its
 * reader's watermark is the least of theirs: on Flink a split that has not emitted anything yet
 * does not hold back the watermark of its task's others, so there is one split for each task.
 */
final class KafkaSource extends UnboundedSource<KafkaBatch, KafkaMark> {
  private final Settings settings;
  private final List<PartitionPlace> starts;

  private KafkaSource(Settings settings, List<PartitionPlace> starts) {
    this.settings = settings;
    this.starts = List.copyOf(starts);
  }

  /**
   * @param starts where each partition is begun, in an order that a retry has too
   */
  static KafkaSource of(Settings settings, List<PartitionPlace> starts) {
    return new KafkaSource(settings, starts);
  }

  /**
   * What all readers share.
   *
   * @param maxDelayMillis how much later than a later one an event may come
   * @param idleAfterMillis a partition without records for so long no longer holds the watermark
   *     back; 0 for never
   * @param identities tells which records are duplicates
   */
  record Settings(
      KafkaAddress address,
      EventTimes.Factory times,
      long maxDelayMillis,
      long idleAfterMillis,
      RecordIdentities.Factory identities)
      implements Serializable {}

  Settings settings() {
    return settings;
  }

  List<PartitionPlace> starts() {
    return starts;
  }

  @Override
  public List<KafkaSource> split(int desired, PipelineOptions options) {
    int count = Math.max(1, Math.min(desired, starts.size()));
    List<KafkaSource> splits = new ArrayList<>(count);
    for (int split = 0; split < count; split++) {
      List<PartitionPlace> own = new ArrayList<>();
      for (int i = split; i < starts.size(); i += count) {
        own.add(starts.get(i));
      }
      splits.add(new KafkaSource(settings, own));
    }
    return splits;
  }

  @Override
  public UnboundedReader<KafkaBatch> createReader(PipelineOptions options, @Nullable KafkaMark mark)
      throws IOException {
    return KafkaReader.of(this, mark);
  }

  @Override
  public Coder<KafkaMark> getCheckpointMarkCoder() {
    return KafkaMark.Coder.of();
  }

  @Override
  public Coder<KafkaBatch> getOutputCoder() {
    return KafkaBatch.Coder.of();
  }
}
