package dev.millrace.transforms;

import java.util.Objects;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.SetState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends an element when its key is seen for the first time in its window, and counts the others. A
 * shard's keys are forgotten together, when nothing of their window can come any more.
 */
final class KeepFirstArrival<T> extends DoFn<KV<Integer, KV<EncodedKey, T>>, T> {
  private static final String SEEN = "seen";
  private static final String FORGET = "forget";

  /** Only since the engine started, as all metrics. */
  private static final Counter REMEMBERED = Metrics.counter(DropDuplicates.METRICS, "remembered");

  /**
   * Also keys that were remembered before the engine started again, so these may be more than
   * those.
   */
  private static final Counter FORGOTTEN = Metrics.counter(DropDuplicates.METRICS, "forgotten");

  @StateId(SEEN)
  private final StateSpec<SetState<EncodedKey>> seenSpec = StateSpecs.set(EncodedKey.Coder.of());

  @TimerId(FORGET)
  private final TimerSpec forgetSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Duration allowedLateness;
  private final Step step;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  KeepFirstArrival(Duration allowedLateness, Step step, TupleTag<LedgerCount> counts) {
    this.allowedLateness = allowedLateness;
    this.step = step;
    this.counts = counts;
  }

  @StartBundle
  public void startBundle() {
    books = new BundleCounts(step);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, KV<EncodedKey, T>> arrival,
      @Timestamp Instant time,
      BoundedWindow window,
      @StateId(SEEN) SetState<EncodedKey> seen,
      @TimerId(FORGET) Timer forget,
      OutputReceiver<T> output) {
    BundleCounts counted = Objects.requireNonNull(books);
    if (seen.addIfAbsent(arrival.getValue().getKey()).read()) {
      REMEMBERED.inc();
      forget.set(end(window));
      counted.sent(window, time);
      output.output(arrival.getValue().getValue());
    } else {
      counted.sentAside(window, time, Step.DUPLICATES, 1);
    }
  }

  @OnTimer(FORGET)
  public void forget(@StateId(SEEN) SetState<EncodedKey> seen) {
    long keys = 0;
    for (EncodedKey ignored : seen.read()) {
      keys++;
    }
    FORGOTTEN.inc(keys);
    seen.clear();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }

  /** What comes later an engine drops before it gets here. */
  private Instant end(BoundedWindow window) {
    Instant last = GlobalWindow.INSTANCE.maxTimestamp();
    return window.maxTimestamp().isAfter(last.minus(allowedLateness))
        ? last
        : window.maxTimestamp().plus(allowedLateness);
  }
}
