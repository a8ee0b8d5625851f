package dev.millrace.transforms;

import dev.millrace.transforms.JudgedBundle.Place;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Judges the last interval of a window that holds its whole history. */
final class JudgeLastInterval<K> extends DoFn<KV<K, Iterable<SeriesPoint>>, KV<K, JudgedPoint>> {
  private final SeriesVerdicts verdicts;
  private final Duration width;
  private final Step step;
  private final JudgedTags<K> tags;
  private transient @Nullable JudgedBundle<K> bundle;

  JudgeLastInterval(SeriesVerdicts verdicts, Duration width, Step step, JudgedTags<K> tags) {
    this.verdicts = verdicts;
    this.width = width;
    this.step = step;
    this.tags = tags;
  }

  @StartBundle
  public void startBundle() {
    bundle = new JudgedBundle<>(tags, step);
  }

  @ProcessElement
  public void process(
      @Element KV<K, Iterable<SeriesPoint>> series,
      @Timestamp Instant time,
      BoundedWindow window,
      MultiOutputReceiver outputs) {
    JudgedBundle<K> judged = Objects.requireNonNull(bundle);
    Place place = new Place(time, window);
    SortedMap<Long, Double> values = SeriesOfKey.of(series.getValue(), width);
    long last = SeriesOfKey.interval(window.maxTimestamp(), width);
    Instant start = SeriesOfKey.start(last, width);
    Optional<Verdict> verdict =
        verdicts.at(last, values).map(SeriesVerdicts.IntervalVerdict::verdict);
    @Nullable Double value = values.get(last);
    if (value != null) {
      SeriesPoint point = new SeriesPoint(start, value);
      judged.given(KV.of(series.getKey(), point), verdict, place, outputs);
    } else if (verdict.isPresent()) {
      judged.empty(series.getKey(), start, verdict.get(), place, outputs);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(bundle)
        .books()
        .drainTo((count, time, window) -> context.output(tags.counts(), count, time, window));
  }
}
