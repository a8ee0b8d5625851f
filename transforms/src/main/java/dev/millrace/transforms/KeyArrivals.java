package dev.millrace.transforms;

import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends elements to the worker that remembers keys of their kind, and counts them before the
 * shuffle. Many keys share a shard, and with it a timer.
 */
final class KeyArrivals<T, K> extends DoFn<T, KV<Integer, KV<EncodedKey, T>>> {
  private final SerializableFunction<T, K> key;
  private final Coder<K> coder;
  private final int shards;
  private final Step step;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  KeyArrivals(
      SerializableFunction<T, K> key,
      Coder<K> coder,
      int shards,
      Step step,
      TupleTag<LedgerCount> counts) {
    this.key = key;
    this.coder = coder;
    this.shards = shards;
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
      OutputReceiver<KV<Integer, KV<EncodedKey, T>>> output)
      throws CoderException {
    Objects.requireNonNull(books).received(window, time);
    EncodedKey encoded = EncodedKey.of(key.apply(element), coder);
    output.output(KV.of(encoded.shard(shards), KV.of(encoded, element)));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }
}
