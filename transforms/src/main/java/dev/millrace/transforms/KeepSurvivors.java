package dev.millrace.transforms;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sends those of equal elements that are no copies, and counts the others. */
final class KeepSurvivors<K, T> extends DoFn<KV<K, Iterable<Candidate<T>>>, T> {
  private final Step step;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  KeepSurvivors(Step step, TupleTag<LedgerCount> counts) {
    this.step = step;
    this.counts = counts;
  }

  @StartBundle
  public void startBundle() {
    books = new BundleCounts(step);
  }

  @ProcessElement
  public void process(
      @Element KV<K, Iterable<Candidate<T>>> equal,
      @Timestamp Instant time,
      BoundedWindow window,
      OutputReceiver<T> output) {
    BundleCounts counted = Objects.requireNonNull(books);
    long all = 0;
    SortedMap<SourcePosition, Candidate<T>> byPosition = new TreeMap<>();
    for (Candidate<T> candidate : equal.getValue()) {
      all++;
      byPosition.merge(candidate.position(), candidate, Candidate::with);
    }
    long kept = 0;
    for (SourcePosition position : SurvivingCopies.among(byPosition.keySet())) {
      Candidate<T> survivor = Objects.requireNonNull(byPosition.get(position));
      kept++;
      counted.sent(window, time);
      output.outputWithTimestamp(survivor.present(), survivor.time());
    }
    if (all > kept) {
      counted.sentAside(window, time, Step.DUPLICATES, all - kept);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }

  /** Elements leave at their own times, long before the end of a bounded input's window. */
  @Override
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
