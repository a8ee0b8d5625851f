package dev.millrace.transforms;

import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts what a step receives, where its first act is a shuffle that may drop what is late. */
final class CountArrivals<T> extends DoFn<T, T> {
  private final Step step;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  CountArrivals(Step step, TupleTag<LedgerCount> counts) {
    this.step = step;
    this.counts = counts;
  }

  @StartBundle
  public void startBundle() {
    books = new BundleCounts(step);
  }

  @ProcessElement
  public void process(
      @Element T element, @Timestamp Instant time, BoundedWindow window, OutputReceiver<T> output) {
    Objects.requireNonNull(books).received(window, time);
    output.output(element);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }
}
