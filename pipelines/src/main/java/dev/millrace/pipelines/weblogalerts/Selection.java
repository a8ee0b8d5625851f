package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.LogFormat;
import java.io.Serializable;

/**
 * How lines are read and which of them count.
 *
 * @param format of a line
 * @param ignored whose requests are passed over
 * @param from the first moment that counts, epoch milliseconds
 * @param until the first moment that counts no more
 * @param windowMillis width of the windows
 */
record Selection(LogFormat format, IgnoreList ignored, long from, long until, long windowMillis)
    implements Serializable {

  boolean admits(AccessLogLine line) {
    return line.time() >= from && line.time() < until && !ignored.holds(line);
  }

  /** Start of the window that a line is in; windows are aligned to 1970-01-01T00:00:00Z. */
  long windowStart(AccessLogLine line) {
    return windowStart(line.time());
  }

  /** Start of the window that a moment is in, both in epoch milliseconds. */
  long windowStart(long time) {
    return time - Math.floorMod(time, windowMillis);
  }

  /** The first moment after the window that a moment is in, both in epoch milliseconds. */
  long windowEnd(long time) {
    return windowStart(time) + windowMillis;
  }
}
