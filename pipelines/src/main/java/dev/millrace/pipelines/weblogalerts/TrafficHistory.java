package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.SeriesVerdicts;
import java.util.ArrayList;
import java.util.List;

/** The windows that verdicts on the next ones look back to, as far as they had traffic. */
final class TrafficHistory {
  private final long spanMillis;
  private final List<TrafficRow> rows;

  private TrafficHistory(long spanMillis, List<TrafficRow> rows) {
    this.spanMillis = spanMillis;
    this.rows = List.copyOf(rows);
  }

  static TrafficHistory of(SeriesVerdicts verdicts, long windowMillis, List<TrafficRow> rows) {
    return new TrafficHistory(verdicts.history() * windowMillis, rows);
  }

  /** In the order of time. */
  List<TrafficRow> rows() {
    return rows;
  }

  /** With the next window; without those that are now too old. */
  TrafficHistory with(TrafficRow next) {
    long oldest = next.windowStart().getMillis() - spanMillis;
    List<TrafficRow> kept = new ArrayList<>(rows.size() + 1);
    rows.stream().filter(row -> row.windowStart().getMillis() >= oldest).forEach(kept::add);
    kept.add(next.withoutPaths());
    return new TrafficHistory(spanMillis, kept);
  }
}
