package dev.millrace.transforms;

import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends the element of a key's first pane, unless one was kept before; all that later panes hold
 * are its duplicates.
 */
final class KeepFirstPane<K, T> extends DoFn<KV<K, Candidate<T>>, T> {
  private final Step step;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  KeepFirstPane(Step step, TupleTag<LedgerCount> counts) {
    this.step = step;
    this.counts = counts;
  }

  @StartBundle
  public void startBundle() {
    books = new BundleCounts(step);
  }

  @ProcessElement
  public void process(
      @Element KV<K, Candidate<T>> least,
      @Timestamp Instant time,
      BoundedWindow window,
      PaneInfo pane,
      OutputReceiver<T> output) {
    BundleCounts counted = Objects.requireNonNull(books);
    Candidate<T> candidate = least.getValue();
    long duplicates = candidate.count();
    if (pane.isFirst() && !candidate.wasKept()) {
      duplicates--;
      counted.sent(window, time);
      output.outputWithTimestamp(candidate.present(), candidate.time());
    }
    if (duplicates > 0) {
      counted.sentAside(window, time, Step.DUPLICATES, duplicates);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }

  /**
   * The least element's time is the earliest of its pane, which is what the watermark was held to;
   * batch engines that stamp otherwise have no watermark.
   */
  @Override
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
