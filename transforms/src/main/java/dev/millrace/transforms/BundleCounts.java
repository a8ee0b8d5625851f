package dev.millrace.transforms;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one step counted in one bundle, per window. A bundle that is retried takes its counts with
 * it, which is why they are elements and not metrics.
 */
final class BundleCounts {
  private final Step step;
  private final Map<BoundedWindow, WindowCounts> windows = new HashMap<>();
  private @Nullable BoundedWindow lastWindow;
  private WindowCounts last = new WindowCounts(BoundedWindow.TIMESTAMP_MIN_VALUE);

  BundleCounts(Step step) {
    this.step = step;
  }

  void received(BoundedWindow window, Instant time) {
    received(window, time, 1);
  }

  void received(BoundedWindow window, Instant time, long count) {
    in(window, time).received += count;
  }

  void sent(BoundedWindow window, Instant time) {
    sent(window, time, 1);
  }

  void sent(BoundedWindow window, Instant time, long weight) {
    in(window, time).sent += weight;
  }

  void sentAside(BoundedWindow window, Instant time, String to, long count) {
    in(window, time).aside.merge(to, count, Long::sum);
  }

  /** Each count that is not zero, stamped with the latest time at which its window was counted. */
  void drainTo(Sink sink) {
    windows.forEach(
        (window, counts) -> {
          if (counts.received > 0) {
            sink.emit(step.received(counts.received), counts.latest, window);
          }
          if (counts.sent > 0) {
            sink.emit(step.sent(counts.sent), counts.latest, window);
          }
          counts.aside.forEach(
              (to, count) -> sink.emit(step.sentAside(to, count), counts.latest, window));
        });
    windows.clear();
    lastWindow = null;
  }

  private WindowCounts in(BoundedWindow window, Instant time) {
    if (!window.equals(lastWindow)) {
      lastWindow = window;
      last = windows.computeIfAbsent(window, any -> new WindowCounts(time));
    }
    if (time.isAfter(last.latest)) {
      last.latest = time;
    }
    return last;
  }

  /** Takes a count out of the bundle. */
  interface Sink {
    void emit(LedgerCount count, Instant time, BoundedWindow window);
  }

  private static final class WindowCounts {
    private long received;
    private long sent;
    private final Map<String, Long> aside = new HashMap<>();
    private Instant latest;

    private WindowCounts(Instant latest) {
      this.latest = latest;
    }
  }
}
