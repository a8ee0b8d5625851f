package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SeriesVerdicts;
import dev.millrace.transforms.SeriesVerdicts.IntervalVerdict;
import dev.millrace.transforms.Verdict.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Judges every window of a site by the windows before it. It needs all windows in their order, so
 * one worker does it: a row is some hundred bytes, a year of minutes some hundred megabytes.
 */
final class JudgeTraffic extends DoFn<KV<Integer, Iterable<TrafficRow>>, TrafficRow> {
  static final TupleTag<TrafficRow> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<Alert> ALERTS = new TupleTag<>("alerts") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final SeriesVerdicts verdicts;
  private final String model;
  private final long windowMillis;

  JudgeTraffic(SeriesVerdicts verdicts, String model, long windowMillis) {
    this.verdicts = verdicts;
    this.model = model;
    this.windowMillis = windowMillis;
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<TrafficRow>> site, MultiOutputReceiver out) {
    SortedMap<Long, TrafficRow> rows = new TreeMap<>();
    site.getValue()
        .forEach(row -> rows.put(Math.floorDiv(row.windowStart().getMillis(), windowMillis), row));
    out.get(COUNTS).output(Edges.WINDOWS.received(rows.size()));

    SortedMap<Long, Judgement> judgements = judgements(rows);
    judgements.forEach((interval, judgement) -> rows.computeIfAbsent(interval, this::emptyWindow));
    long requests = 0;
    long alerts = 0;
    for (var entry : rows.entrySet()) {
      TrafficRow row = entry.getValue();
      Judgement judgement = judgements.getOrDefault(entry.getKey(), Judgement.NONE);
      TrafficRow judged = row.judged(judgement.expectedRequests(), judgement.setAside());
      requests += judged.requests();
      out.get(ROWS).output(judged);
      for (SeriesVerdict found : judgement.anomalies()) {
        alerts++;
        out.get(ALERTS).output(found.alert(judged, model));
      }
    }
    out.get(COUNTS).output(Edges.TRAFFIC_ROWS.sent(rows.size()));
    out.get(COUNTS).output(Edges.TRAFFIC_ROWS.in(Edges.REQUESTS).sent(requests));
    out.get(COUNTS).output(Edges.TRAFFIC_ALERTS.sent(alerts));
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
