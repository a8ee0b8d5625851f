package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.TimedRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Parses and counts lines that travelled by themselves, because duplicates were dropped, as {@link
 * BatchCounting} does: what came in a bundle is counted together again. Takes them in the global
 * window, since it hands on what it counts at the time of each line's own.
 */
final class CountKept extends DoFn<KafkaBatch, KV<Integer, byte[]>> {
  /** So many lines of a partition and window are counted at once: some hundred kilobytes. */
  private static final int MOST_LINES = 4_000;

  private final Selection selection;
  private final Seams seams;
  private final int shards;
  private transient @Nullable BatchCounting counting;
  private transient @Nullable Map<Pile, List<TimedRecord>> piles;

  CountKept(Selection selection, Seams seams, int shards) {
    this.selection = selection;
    this.seams = seams;
    this.shards = shards;
  }

  /** Lines of one window leave at its end, which none of them is later than. */
  private record Pile(String source, long windowStart) {}

  @Setup
  public void setup() {
    counting = BatchCounting.ofKept(selection, seams, shards);
  }

  @StartBundle
  public void startBundle() {
    piles = new LinkedHashMap<>();
  }

  @ProcessElement
  public void process(@Element KafkaBatch kept, MultiOutputReceiver out) {
    for (TimedRecord record : kept.records()) {
      Pile pile = new Pile(kept.source(), selection.windowStart(record.timestamp()));
      List<TimedRecord> lines = piles().computeIfAbsent(pile, first -> new ArrayList<>());
      lines.add(record);
      if (lines.size() >= MOST_LINES) {
        piles().remove(pile);
        counting().count(new KafkaBatch(pile.source(), lines), BatchCounting.Outputs.of(out));
      }
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    BatchCounting.Outputs outputs =
        new BatchCounting.Outputs() {
          @Override
          public <T> void emit(TupleTag<T> tag, T element, Instant time) {
            context.output(tag, element, time, GlobalWindow.INSTANCE);
          }
        };
    piles()
        .forEach((pile, lines) -> counting().count(new KafkaBatch(pile.source(), lines), outputs));
    piles = null;
  }

  private Map<Pile, List<TimedRecord>> piles() {
    return Objects.requireNonNull(piles);
  }

  private BatchCounting counting() {
    return Objects.requireNonNull(counting);
  }
}
