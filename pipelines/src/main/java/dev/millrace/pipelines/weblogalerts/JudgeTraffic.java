package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SeriesVerdicts;
import dev.millrace.transforms.SeriesVerdicts.IntervalVerdict;
import dev.millrace.transforms.Verdict.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Judges every window of a site by the windows before it. It needs all windows in their order, so
 * one worker does it: a row is some hundred bytes, a year of minutes some hundred megabytes.
 */
final class JudgeTraffic {
  private final SeriesVerdicts verdicts;
  private final String model;
  private final long windowMillis;
  private long windows;
  private long rows;
  private long requests;
  private long alerts;

  /**
   * @param model name of the detector, as alerts give it
   */
  JudgeTraffic(SeriesVerdicts verdicts, String model, long windowMillis) {
    this.verdicts = verdicts;
    this.model = model;
    this.windowMillis = windowMillis;
  }

  /** Judges all windows of a site, and hands on its rows and alerts in the order of time. */
  void judge(Iterable<TrafficRow> site, Consumer<TrafficRow> rowSink, Consumer<Alert> alertSink) {
    SortedMap<Long, TrafficRow> byInterval = new TreeMap<>();
    site.forEach(row -> byInterval.put(interval(row), row));
    windows += byInterval.size();
    judge(byInterval, Long.MIN_VALUE, rowSink, alertSink);
  }

  /**
   * Judges the next window with traffic, and those without between it and the one before.
   *
   * @param history the windows that verdicts look back to, as far as they had traffic
   * @param next later than all of them
   */
  void judgeNext(
      List<TrafficRow> history,
      TrafficRow next,
      Consumer<TrafficRow> rowSink,
      Consumer<Alert> alertSink) {
    SortedMap<Long, TrafficRow> byInterval = new TreeMap<>();
    history.forEach(row -> byInterval.put(interval(row), row));
    long judged = byInterval.isEmpty() ? Long.MIN_VALUE : byInterval.lastKey();
    byInterval.put(interval(next), next);
    windows++;
    judge(byInterval, judged, rowSink, alertSink);
  }

  /** Hands on what is later than {@code judged}. */
  private void judge(
      SortedMap<Long, TrafficRow> byInterval,
      long judged,
      Consumer<TrafficRow> rowSink,
      Consumer<Alert> alertSink) {
    SortedMap<Long, Judgement> judgements = judgements(byInterval);
    judgements.forEach(
        (interval, judgement) -> byInterval.computeIfAbsent(interval, this::emptyWindow));
    byInterval.forEach(
        (interval, row) -> {
          if (interval > judged) {
            handOn(row, judgements.getOrDefault(interval, Judgement.NONE), rowSink, alertSink);
          }
        });
  }

  private void handOn(
      TrafficRow row,
      Judgement judgement,
      Consumer<TrafficRow> rowSink,
      Consumer<Alert> alertSink) {
    TrafficRow judged = row.judged(judgement.expectedRequests(), judgement.setAside());
    rows++;
    requests += judged.requests();
    rowSink.accept(judged);
    for (SeriesVerdict found : judgement.anomalies()) {
      alerts++;
      alertSink.accept(found.alert(judged, model));
    }
  }

  private long interval(TrafficRow row) {
    return Math.floorDiv(row.windowStart().getMillis(), windowMillis);
  }

  void countTo(Consumer<LedgerCount> books) {
    books.accept(Edges.WINDOWS.received(windows));
    books.accept(Edges.TRAFFIC_ROWS.sent(rows));
    books.accept(Edges.TRAFFIC_ROWS.in(Edges.REQUESTS).sent(requests));
    books.accept(Edges.TRAFFIC_ALERTS.sent(alerts));
  }

  private SortedMap<Long, Judgement> judgements(SortedMap<Long, TrafficRow> rows) {
    SortedMap<Long, Judgement> judgements = new TreeMap<>();
    for (TrafficSeries series : TrafficSeries.values()) {
      SortedMap<Long, Double> values = new TreeMap<>();
      rows.forEach((interval, row) -> values.put(interval, series.of(row)));
      for (IntervalVerdict verdict : verdicts.all(values)) {
        judgements
            .computeIfAbsent(verdict.interval(), first -> new Judgement(new ArrayList<>()))
            .verdicts()
            .add(new SeriesVerdict(series, verdict));
      }
    }
    return judgements;
  }

  private TrafficRow emptyWindow(long interval) {
    return TrafficRow.empty(
        Instant.ofEpochMilli(interval * windowMillis),
        Instant.ofEpochMilli((interval + 1) * windowMillis));
  }

  /** What is said of one window, series by series. */
  private record Judgement(List<SeriesVerdict> verdicts) {
    private static final Judgement NONE = new Judgement(List.of());

    @Nullable Double expectedRequests() {
      return verdicts.stream()
          .filter(verdict -> verdict.series == TrafficSeries.REQUESTS)
          .map(verdict -> verdict.verdict.verdict().expected())
          .findFirst()
          .orElse(null);
    }

    List<SeriesVerdict> anomalies() {
      return verdicts.stream()
          .filter(verdict -> verdict.verdict.verdict().standing() == Standing.SET_ASIDE)
          .toList();
    }

    List<String> setAside() {
      return anomalies().stream().map(found -> found.series.word()).toList();
    }
  }

  private record SeriesVerdict(TrafficSeries series, IntervalVerdict verdict) {
    Alert alert(TrafficRow row, String model) {
      return Alert.ofTraffic(
          row,
          series.word(),
          verdict.value(),
          verdict.verdict().expected(),
          verdict.verdict().score(),
          model);
    }
  }
}
