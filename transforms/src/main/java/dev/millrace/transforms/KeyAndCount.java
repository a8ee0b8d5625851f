package dev.millrace.transforms;

import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keys what a step receives, and counts it before a shuffle that may drop what is late. */
final class KeyAndCount<T, K> extends DoFn<T, KV<K, T>> {
  private final SerializableFunction<T, K> key;
  private final Step step;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  KeyAndCount(SerializableFunction<T, K> key, Step step, TupleTag<LedgerCount> counts) {
    this.key = key;
    this.step = step;
    this.counts = counts;
  }

  @StartBundle
  public void startBundle() {
    books = new BundleCounts(step);
  }

  @ProcessElement
  public void process(
      @Element T element,
      @Timestamp Instant time,
      BoundedWindow window,
      OutputReceiver<KV<K, T>> output) {
    Objects.requireNonNull(books).received(window, time);
    output.output(KV.of(key.apply(element), element));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }
}
