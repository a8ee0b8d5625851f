package dev.millrace.transforms;

import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keys elements together with what orders them, and counts them before the shuffle. */
final class KeyCandidates<T, K> extends DoFn<T, KV<K, Candidate<T>>> {
  private final SerializableFunction<T, K> key;
  private final SerializableFunction<T, SourcePosition> position;
  private final Step step;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  KeyCandidates(
      SerializableFunction<T, K> key,
      SerializableFunction<T, SourcePosition> position,
      Step step,
      TupleTag<LedgerCount> counts) {
    this.key = key;
    this.position = position;
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
      OutputReceiver<KV<K, Candidate<T>>> output) {
    Objects.requireNonNull(books).received(window, time);
    output.output(KV.of(key.apply(element), Candidate.of(time, position.apply(element), element)));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }
}
