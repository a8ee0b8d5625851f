package dev.millrace.pipelines.weblogalerts;

import java.util.List;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of one window: a row of the table {@code traffic}.
 *
 * @param windowStart first moment of the window
 * @param windowEnd first moment after it
 * @param bytes sent, as far as the log says
 * @param statusNone requests without a status from 100 to 599
 * @param distinctClients exact up to {@value TrafficActivity#EXACT_CLIENTS}, an estimate above
 * @param topPaths the ten most requested, without their queries
 * @param topPathsExact false where the window had more than {@value PathCounts#MOST_PATHS} distinct
 *     paths, and the ten are those of a sample
 * @param expectedRequests what the windows before it let expect; null where too few are known
 * @param anomalies the series of this window that were set aside
 */
public record TrafficRow(
    Instant windowStart,
    Instant windowEnd,
    long requests,
    long bytes,
    long status1xx,
    long status2xx,
    long status3xx,
    long status4xx,
    long status5xx,
    long statusNone,
    long distinctClients,
    List<PathRequests> topPaths,
    boolean topPathsExact,
    @Nullable Double expectedRequests,
    List<String> anomalies) {

  /** A window in which nothing was asked. */
  static TrafficRow empty(Instant windowStart, Instant windowEnd) {
    return new TrafficRow(
        windowStart, windowEnd, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), true, null, List.of());
  }

  /** What can be compared with later windows. */
  TrafficRow withoutPaths() {
    return with(List.of(), expectedRequests, anomalies);
  }

  TrafficRow judged(@Nullable Double expected, List<String> setAside) {
    return with(topPaths, expected, setAside);
  }

  private TrafficRow with(
      List<PathRequests> paths, @Nullable Double expected, List<String> setAside) {
    return new TrafficRow(
        windowStart,
        windowEnd,
        requests,
        bytes,
        status1xx,
        status2xx,
        status3xx,
        status4xx,
        status5xx,
        statusNone,
        distinctClients,
        paths,
        topPathsExact,
        expected,
        setAside);
  }
}
