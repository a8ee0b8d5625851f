package dev.millrace.io.kafka;

import java.time.Instant;
import java.util.OptionalLong;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * The event time of one partition. What it says of a record depends on the records before it in the
 * partition and on nothing else, so that a restart, another engine and another day say the same.
 *
 * <p>The watermark is the greatest event time so far less the delay, or what a control record
 * promised, whichever is later. It never goes back. A record whose event time is earlier is late.
 * Neither late records, nor those dated in the future, nor unreadable ones move it.
 *
 * <p>Times are epoch milliseconds. Mutable, not thread-safe.
 */
final class PartitionClock {
  /** What a record may be ahead of the broker's clock. */
  static final long MOST_AHEAD_MILLIS = 10 * 60_000L;

  /**
   * The latest timestamp that a record has, whatever its partition was promised: room for a window
   * of a day, and for a day of lateness after it, before the end of time.
   */
  static final long LATEST_MILLIS = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

  private static final long BEGINNING = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

  private final long maxDelayMillis;
  private long watermark;

  private PartitionClock(long maxDelayMillis, long watermark) {
    this.maxDelayMillis = maxDelayMillis;
    this.watermark = watermark;
  }

  /** A partition of which nothing was read. */
  static PartitionClock atBeginning(long maxDelayMillis) {
    return new PartitionClock(maxDelayMillis, BEGINNING);
  }

  /** Goes on where another clock of the partition stood. */
  static PartitionClock at(long maxDelayMillis, long watermark) {
    return new PartitionClock(maxDelayMillis, watermark);
  }

  /** No record that is on time and comes from now on happened before this. */
  long watermark() {
    return watermark;
  }

  /**
   * Judges the next record and moves on.
   *
   * @param eventTime when it happened, if that can be told
   * @param appended when the broker got it
   */
  Standing judge(OptionalLong eventTime, long appended) {
    if (eventTime.isEmpty()) {
      return Standing.UNREADABLE;
    }
    long time = eventTime.getAsLong();
    if (time - MOST_AHEAD_MILLIS > appended) {
      return Standing.FUTURE;
    }
    if (time < watermark) {
      return Standing.LATE;
    }
    promise(time - maxDelayMillis);
    return Standing.ON_TIME;
  }

  /** No earlier record comes; one that does is late. What no record can reach is the end. */
  void promise(long time) {
    watermark = Math.max(watermark, time > LATEST_MILLIS ? END : time);
  }

  /** Whether nothing comes any more. */
  boolean isAtEnd() {
    return watermark == END;
  }

  /**
   * The timestamp of a record that is not on time and comes now: no engine has closed its window.
   *
   * @param appended when the broker got it
   */
  long setAsideAt(long appended) {
    long time = watermark == BEGINNING ? Math.max(watermark, appended) : watermark;
    return Math.min(time, LATEST_MILLIS);
  }
}
