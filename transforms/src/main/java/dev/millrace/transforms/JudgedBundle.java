package dev.millrace.transforms;

import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Hands judged points on, and counts them. */
final class JudgedBundle<K> {
  private final JudgedTags<K> tags;
  private final BundleCounts books;

  JudgedBundle(JudgedTags<K> tags, Step step) {
    this.tags = tags;
    this.books = new BundleCounts(step);
  }

  BundleCounts books() {
    return books;
  }

  /** A point that a series has, kept unless its verdict says otherwise. */
  void given(
      KV<K, SeriesPoint> point,
      Optional<Verdict> verdict,
      Place place,
      MultiOutputReceiver outputs) {
    SeriesPoint value = point.getValue();
    if (verdict.isPresent() && verdict.get().standing() == Verdict.Standing.SET_ASIDE) {
      setAside(point.getKey(), value.start(), value.value(), verdict.get(), place, outputs);
      return;
    }
    books.sent(place.window, place.time);
    outputs
        .get(tags.kept())
        .output(
            KV.of(
                point.getKey(),
                verdict
                    .map(given -> JudgedPoint.of(value.start(), value.value(), given))
                    .orElse(JudgedPoint.withoutVerdict(value.start(), value.value()))));
  }

  /** An interval for which a series has no point, of note only where that is an anomaly. */
  void empty(K key, Instant start, Verdict verdict, Place place, MultiOutputReceiver outputs) {
    if (verdict.standing() == Verdict.Standing.SET_ASIDE) {
      setAside(key, start, 0, verdict, place, outputs);
    }
  }

  private void setAside(
      K key,
      Instant start,
      double value,
      Verdict verdict,
      Place place,
      MultiOutputReceiver outputs) {
    books.sentAside(place.window, place.time, FilterAnomalies.ANOMALIES, 1);
    outputs.get(tags.setAside()).output(KV.of(key, JudgedPoint.of(start, value, verdict)));
  }

  /** Where a bundle is while it judges. */
  record Place(Instant time, BoundedWindow window) {}
}
