package dev.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The tables and alerts on a site's traffic, judged window by window. */
final class TrafficOracle {
  private static final int HISTORY = 120;
  private static final int LEAST_KNOWN = 30;
  private static final String MODEL = "hampel-120";

  private final long width;
  private final SortedMap<Long, TrafficMinute> windows = new TreeMap<>();

  TrafficOracle(long width) {
    this.width = width;
  }

  void add(Request request) {
    windows
        .computeIfAbsent(Math.floorDiv(request.time(), width), window -> new TrafficMinute())
        .add(request);
  }

  /** A row for each window with requests, and for each that has a verdict. */
  void answer(List<Row> traffic, List<Row> alerts) {
    SortedMap<Long, TrafficMinute> rows = new TreeMap<>(windows);
    long next = Long.MIN_VALUE;
    for (long seen : windows.keySet()) {
      long last = Math.min(seen + HISTORY, windows.lastKey());
      for (long window = Math.max(seen, next); window <= last; window++) {
        if (!rows.containsKey(window) && known(window).size() >= LEAST_KNOWN) {
          rows.put(window, new TrafficMinute());
        }
      }
      next = last + 1;
    }
    rows.forEach((window, minute) -> answer(window, minute, traffic, alerts));
  }

  private void answer(long window, TrafficMinute minute, List<Row> traffic, List<Row> alerts) {
    List<TrafficMinute> known = known(window);
    List<String> anomalies = new ArrayList<>();
    Double expected = null;
    if (known.size() >= LEAST_KNOWN) {
      Hampel requests = judge(known, TrafficMinute::requests);
      Hampel errors = judge(known, site -> site.status(5));
      expected = requests.expected();
      if (requests.isAnomaly()) {
        anomalies.add("requests");
        alerts.add(alert(window, minute, "requests", minute.requests(), requests));
      }
      if (errors.isAnomaly()) {
        anomalies.add("serverErrors");
        alerts.add(alert(window, minute, "serverErrors", minute.status(5), errors));
      }
    }
    traffic.add(row(window, minute, expected, anomalies));
  }

  private static Hampel judge(List<TrafficMinute> known, ToDoubleFunction<TrafficMinute> series) {
    return Hampel.last(known.stream().map(series::applyAsDouble).toList());
  }

  /** The windows up to this one that are known: those since the first with a request in reach. */
  private List<TrafficMinute> known(long window) {
    SortedMap<Long, TrafficMinute> reach = windows.subMap(window - HISTORY, window + 1);
    List<TrafficMinute> known = new ArrayList<>();
    if (!reach.isEmpty()) {
      for (long at = reach.firstKey(); at <= window; at++) {
        known.add(reach.getOrDefault(at, new TrafficMinute()));
      }
    }
    return known;
  }

  private Row row(
      long window, TrafficMinute minute, @Nullable Double expected, List<String> anomalies) {
    return Row.of(
        "windowStart", Texts.instant(window * width),
        "windowEnd", Texts.instant((window + 1) * width),
        "requests", minute.requests(),
        "bytes", minute.bytes(),
        "status1xx", minute.status(1),
        "status2xx", minute.status(2),
        "status3xx", minute.status(3),
        "status4xx", minute.status(4),
        "status5xx", minute.status(5),
        "statusNone", minute.status(0),
        "distinctClients", minute.distinctClients(),
        "topPaths", minute.topPaths(),
        "topPathsExact", minute.topPathsExact(),
        "expectedRequests", expected,
        "anomalies", anomalies);
  }

  private Row alert(long window, TrafficMinute minute, String series, long value, Hampel verdict) {
    String start = Texts.instant(window * width);
    return Row.of(
        "id", Texts.digest("traffic", series, start, MODEL),
        "kind", "traffic",
        "series", series,
        "windowStart", start,
        "windowEnd", Texts.instant((window + 1) * width),
        "value", value,
        "expected", verdict.expected(),
        "score", verdict.score(),
        "requests", minute.requests(),
        "model", MODEL,
        "evidence",
            Map.of(
                "bytes", minute.bytes(),
                "distinctClients", minute.distinctClients(),
                "serverErrors", minute.status(5)));
  }
}
