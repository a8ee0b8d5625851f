package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Announcement;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.pipelines.deadletters.PinnedFiles;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.transforms.LedgerCount;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Topics that events are read from, and what of them.
 *
 * @param format of the values of their records
 * @param part what is read
 * @param before what the runs before have read
 */
record EventTopics(KafkaAddress address, InputFormat format, TopicPlan part, IngestedTopics before)
    implements EventSource {
  /**
   * A worker opens a consumer for each piece; Spark holds what it made of a piece in memory: of
   * records of a kilobyte some 50 MB.
   */
  private static final long OFFSETS_PER_PIECE = 50_000;

  @Override
  public PCollectionTuple read(Pipeline pipeline, EventSteps steps) {
    return steps.parse(
        "Read and parse " + format.word() + " events of topics",
        steps
            .seams()
            .between(
                Edges.OFFSETS,
                pipeline.apply(
                    Edges.OFFSETS.from(), KafkaInlet.spread(part.pieces(OFFSETS_PER_PIECE)))),
        new ReadTopics(new TopicRecords(address), format, steps.outputs(Edges.RECORDS)));
  }

  @Override
  public LedgerPlan plan() {
    return Edges.PLAN;
  }

  @Override
  public List<LedgerCount> opening() {
    return List.of(Edges.OFFSETS.sent(part.length()));
  }

  /** Where nothing is published yet a wrong format would be seen first. */
  @Override
  public boolean isUsedUp() {
    return before.newest() != null;
  }

  @Override
  public boolean isOneOfMany() {
    return true;
  }

  @Override
  public void requireSame(PinnedFiles now) {
    before.requireSame(now);
  }

  /**
   * It adds to the runs before, and says how far it came.
   *
   * @throws IllegalStateException if its tables have other formats than theirs
   */
  @Override
  public ManifestEntry announced(ManifestEntry run) {
    ManifestEntry reaching = run.reaching(part.reached(), part.gaps());
    String newest = before.newest();
    reaching.requireFormats(before.formats());
    return newest == null ? reaching : reaching.addingTo(newest);
  }

  /** It must still come behind the run before. */
  @Override
  public Announcement announcing(Announcement whole, int keepRuns) {
    return new IncrementAnnouncement(before.newest(), whole, keepRuns);
  }

  @Override
  public long totalFiles() {
    return 0;
  }

  @Override
  public long totalBytes() {
    return 0;
  }

  @Override
  public long textBytes() {
    return part.bytes();
  }
}
