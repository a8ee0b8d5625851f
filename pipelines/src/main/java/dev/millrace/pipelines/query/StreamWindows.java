package dev.millrace.pipelines.query;

import java.io.Serializable;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The windows in which the result of a stream is published, one after the other.
 *
 * @param size milliseconds
 * @param offset milliseconds of the first start after 1970-01-01T00:00Z
 */
record StreamWindows(long size, long offset) implements Serializable {
  /** Where a query has none of its own: rows land by the minute. */
  static final StreamWindows MINUTES = new StreamWindows(60_000, 0);

  static StreamWindows of(FixedWindows windows) {
    return new StreamWindows(windows.getSize().getMillis(), windows.getOffset().getMillis());
  }

  FixedWindows windows() {
    return FixedWindows.of(Duration.millis(size)).withOffset(Duration.millis(offset));
  }

  /** Whether files can be named after their starts, which they are by the second. */
  boolean areOfSeconds() {
    return size % 1_000 == 0 && offset % 1_000 == 0;
  }

  /** The last moment of the window that a time is in. */
  Instant last(long time) {
    return Instant.ofEpochMilli(time - Math.floorMod(time - offset, size) + size - 1);
  }
}
