package dev.millrace.transforms;

import dev.millrace.transforms.JudgedBundle.Place;
import dev.millrace.transforms.SeriesVerdicts.IntervalVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Judges all intervals of whole series. */
final class JudgeSeries<K> extends DoFn<KV<K, Iterable<SeriesPoint>>, KV<K, JudgedPoint>> {
  private final SeriesVerdicts verdicts;
  private final Duration width;
  private final Step step;
  private final JudgedTags<K> tags;
  private transient @Nullable JudgedBundle<K> bundle;

  JudgeSeries(SeriesVerdicts verdicts, Duration width, Step step, JudgedTags<K> tags) {
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
    // Flink's batch grouping can be read only once.
    List<SeriesPoint> points = new ArrayList<>();
    series.getValue().forEach(points::add);
    judged.books().received(window, time, points.size());
    SortedMap<Long, Double> values = SeriesOfKey.of(points, width);
    Map<Long, Verdict> ofGiven = new HashMap<>();
    for (IntervalVerdict said : verdicts.all(values)) {
      if (values.containsKey(said.interval())) {
        ofGiven.put(said.interval(), said.verdict());
      } else {
        Instant start = SeriesOfKey.start(said.interval(), width);
        judged.empty(series.getKey(), start, said.verdict(), place, outputs);
      }
    }
    values.forEach(
        (interval, value) -> {
          SeriesPoint point = new SeriesPoint(SeriesOfKey.start(interval, width), value);
          Optional<Verdict> verdict = Optional.ofNullable(ofGiven.get(interval));
          judged.given(KV.of(series.getKey(), point), verdict, place, outputs);
        });
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(bundle)
        .books()
        .drainTo((count, time, window) -> context.output(tags.counts(), count, time, window));
  }
}
