package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.TimedRecord;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Parses and counts lines that travelled by themselves, because duplicates were dropped, as {@link
 * BatchCounting} does: what came in a bundle is counted together again, some megabytes at a time.
 * Takes them in the global window, since it hands on what it counts at the time of each line's own.
 */
final class CountKept extends DoFn<KafkaBatch, KV<Integer, byte[]>> {
  private final Selection selection;
  private final Seams seams;
  private final int shards;
  private transient @Nullable BatchCounting counting;
  private transient @Nullable LinePiles piles;

  CountKept(Selection selection, Seams seams, int shards) {
    this.selection = selection;
    this.seams = seams;
    this.shards = shards;
  }

  @Setup
  public void setup() {
    counting = BatchCounting.ofKept(selection, seams, shards);
  }

  @StartBundle
  public void startBundle() {
    piles = new LinePiles();
  }

  @ProcessElement
  public void process(@Element KafkaBatch kept, MultiOutputReceiver out) {
    LinePiles lines = Objects.requireNonNull(piles);
    for (TimedRecord record : kept.records()) {
      lines.add(kept.source(), selection.windowStart(record.timestamp()), record);
      if (lines.isFull()) {
        count(lines, BatchCounting.Outputs.of(out));
      }
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    count(
        Objects.requireNonNull(piles),
        new BatchCounting.Outputs() {
          @Override
          public <T> void emit(TupleTag<T> tag, T element, Instant time) {
            context.output(tag, element, time, GlobalWindow.INSTANCE);
          }
        });
    piles = null;
  }

  private void count(LinePiles lines, BatchCounting.Outputs outputs) {
    BatchCounting batches = Objects.requireNonNull(counting);
    lines.drainTo(batch -> batches.count(batch, outputs));
  }

  /**
   * With a line those of other windows may leave that came before it in the bundle. The watermark
   * does not pass what came in a bundle until the bundle ends.
   */
  @Override
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
