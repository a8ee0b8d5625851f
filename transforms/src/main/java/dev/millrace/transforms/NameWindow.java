package dev.millrace.transforms;

import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes its window into each value, so that a sink need not know of windows. */
final class NameWindow<K, A> extends DoFn<KV<K, A>, KV<K, WindowAggregate<A>>> {
  private final SerializableFunction<A, Long> weight;
  private final Step step;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  NameWindow(SerializableFunction<A, Long> weight, Step step, TupleTag<LedgerCount> counts) {
    this.weight = weight;
    this.step = step;
    this.counts = counts;
  }

  @StartBundle
  public void startBundle() {
    books = new BundleCounts(step);
  }

  @ProcessElement
  public void process(
      @Element KV<K, A> combined,
      @Timestamp Instant time,
      BoundedWindow window,
      OutputReceiver<KV<K, WindowAggregate<A>>> output) {
    IntervalWindow named = (IntervalWindow) window;
    A value = combined.getValue();
    Objects.requireNonNull(books).sent(window, time, weight.apply(value));
    output.output(
        KV.of(combined.getKey(), new WindowAggregate<>(named.start(), named.end(), value)));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }
}
