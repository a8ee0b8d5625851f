package dev.millrace.io.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * How far the readers of this JVM are, for whoever watches an engine that runs inside this process.
 * A cache for each JVM: on a cluster it says nothing to anybody.
 */
public final class StreamProgress {
  private static final Map<Object, Report> REPORTS = new ConcurrentHashMap<>();

  private StreamProgress() {}

  static void report(Object reader, long lag, long watermark) {
    REPORTS.put(reader, new Report(lag, watermark));
  }

  static void forget(Object reader) {
    REPORTS.remove(reader);
  }

  /** Records that wait in the topics, as far as the brokers said. */
  public static long lag() {
    return REPORTS.values().stream().mapToLong(Report::lag).sum();
  }

  /**
   * The least watermark of all readers, epoch milliseconds; the beginning of time if there is none.
   */
  public static long watermark() {
    return REPORTS.values().stream()
        .mapToLong(Report::watermark)
        .min()
        .orElse(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
  }

  private record Report(long lag, long watermark) {}
}
