package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.AccessLogLine;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts traffic by window until somebody takes the counts away. A log is nearly in the order of
 * time, so most lines are in the window of the line before. Not thread-safe.
 */
final class TrafficCounts implements EntryCounter {
  private final Map<Long, TrafficActivity> windows = new HashMap<>();
  private long lastStart;
  private @Nullable TrafficActivity last;
  private long received;
  private int paths;

  @Override
  public void count(AccessLogLine line, long windowStart) {
    received++;
    TrafficActivity window = last;
    if (window == null || windowStart != lastStart) {
      window = windows.computeIfAbsent(windowStart, fresh -> new TrafficActivity());
      last = window;
      lastStart = windowStart;
    }
    int pathsBefore = window.paths().size();
    window.add(line);
    paths += window.paths().size() - pathsBefore;
  }

  /** How many paths of windows are at hand. */
  int paths() {
    return paths;
  }

  /** How many lines were handed to {@link #count} since the counts were last taken. */
  long received() {
    return received;
  }

  /** Hands over all counts and starts again from nothing. */
  void drainTo(BiConsumer<Long, TrafficActivity> sink) {
    windows.forEach(sink);
    windows.clear();
    last = null;
    received = 0;
    paths = 0;
  }
}
