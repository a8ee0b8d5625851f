package dev.millrace.pipelines.console;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How a stream is doing; asked about once a second, from a thread of its own. */
@FunctionalInterface
public interface StreamSource {
  /** How it is now; must be quick and safe to call from any thread. */
  Snapshot snapshot();

  /**
   * A stream at a moment.
   *
   * @param at the moment
   * @param events read so far
   * @param lag events that wait to be read
   * @param watermark before which nothing is waited for; null while nobody knows
   * @param latency from the end of a window to its alert, of the newest one; null without any
   * @param alerts found so far, by label
   */
  record Snapshot(
      Instant at,
      long events,
      long lag,
      @Nullable Instant watermark,
      @Nullable Duration latency,
      SortedMap<String, Long> alerts) {}
}
