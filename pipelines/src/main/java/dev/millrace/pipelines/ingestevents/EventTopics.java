package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Announcement;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.io.manifest.ManifestEntry;
import java.util.List;

/**
 * Topics that events are read from, and what of them.
 *
 * @param format of the values of their records
 * @param plan what is read
 * @param before what the runs before have read
 */
record EventTopics(
    KafkaAddress address, InputFormat format, TopicPlan plan, IngestedTopics before) {
  /**
   * A worker opens a consumer for each piece; Spark holds what it made of a piece in memory: of
   * records of a kilobyte some 50 MB.
   */
  private static final long OFFSETS_PER_PIECE = 50_000;

  /** About what a record takes. */
  private static final long BYTES_PER_RECORD = 256;

  /** What is read, as it is spread over the workers. */
  List<KafkaRange> ranges() {
    return plan.pieces(OFFSETS_PER_PIECE);
  }

  /**
   * Has a run say that it adds to those before, and how far it came.
   *
   * @throws IllegalStateException if its tables have other formats than theirs
   */
  Announcement announcing(ManifestEntry run) {
    ManifestEntry reaching = run.reaching(plan.reached(), plan.gaps());
    String newest = before.newest();
    reaching.requireFormats(before.formats());
    return new IncrementAnnouncement(newest, newest == null ? reaching : reaching.addingTo(newest));
  }

  /** Whether nothing is published yet, so that a wrong format would be seen here first. */
  boolean isFirst() {
    return before.newest() == null;
  }

  /** About how many bytes of text it holds. */
  long textBytes() {
    return plan.length() * BYTES_PER_RECORD;
  }
}
