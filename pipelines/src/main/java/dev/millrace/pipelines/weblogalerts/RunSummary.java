package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.FileFormat;
import dev.millrace.io.HealthAlert;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.LandedTable;
import dev.millrace.io.ParquetFormat;
import dev.millrace.io.Run;
import dev.millrace.pipelines.LedgerTable;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.joda.time.Instant;
import org.joda.time.format.DateTimeFormat;
import org.joda.time.format.DateTimeFormatter;

/** What a run found, for a person: read back from the files that it landed. */
final class RunSummary {
  private static final int MOST_INCIDENTS = 20;
  private static final int MOST_PATHS = 5;
  private static final int MOST_HEALTH_ALERTS = 5;
  private static final int SPARKS = 48;
  private static final DateTimeFormatter TIME =
      DateTimeFormat.forPattern("yyyy-MM-dd HH:mm").withZoneUTC();

  private final Run run;
  private final TableFormat tableFormat;
  private final Console console;
  private LoadedTables loaded = LoadedTables.none();

  RunSummary(Run run, TableFormat tableFormat, Console console) {
    this.run = run;
    this.tableFormat = tableFormat;
    this.console = console;
  }

  /** Its files were loaded into tables besides. */
  RunSummary loadedInto(LoadedTables tables) {
    loaded = tables;
    return this;
  }

  void print() throws IOException {
    LedgerTable.print(run, console);
    printHealth();
    printIncidents();
    printTraffic();
    printFiles();
  }

  private void printHealth() throws IOException {
    List<HealthAlert> alerts = new ArrayList<>();
    LandedTable.in(run.table("health"), JsonLinesFormat.of(HealthAlert.class)).forEach(alerts::add);
    if (alerts.isEmpty()) {
      return;
    }
    console.line("Health of the pipeline: alerts " + Figures.count(alerts.size()));
    alerts.stream()
        .limit(MOST_HEALTH_ALERTS)
        .forEach(alert -> console.line("  " + alert.message()));
    if (alerts.size() > MOST_HEALTH_ALERTS) {
      console.line(
          String.format(
              "  and %s more, in health/", Figures.count(alerts.size() - MOST_HEALTH_ALERTS)));
    }
    console.line();
  }

  private void printIncidents() throws IOException {
    Incidents incidents = new Incidents();
    LandedTable.in(run.table("alerts"), JsonLinesFormat.of(Alert.class)).forEach(incidents::add);
    console.line(
        String.format(
            "Incidents: %s (%s alerts)",
            Figures.count(incidents.count()), Figures.count(incidents.alerts())));
    if (incidents.count() == 0) {
      console.line("No client and no minute stood out.");
      console.line();
      return;
    }
    Table table =
        Table.of("what", "who", "from (UTC)", "to", "requests", "score", "evidence")
            .withRight("requests", "score");
    for (Incident incident : incidents.first(MOST_INCIDENTS)) {
      table =
          table.withRow(
              incident.what(),
              incident.subject(),
              TIME.print(incident.start()),
              TIME.print(incident.end()).substring("yyyy-MM-dd ".length()),
              incident.requests(),
              String.format(Locale.ROOT, "%.2f", incident.score()),
              incident.evidence());
    }
    console.table(table);
    if (incidents.count() > MOST_INCIDENTS) {
      console.line(
          String.format(
              "and %s more, in alerts/", Figures.count(incidents.count() - MOST_INCIDENTS)));
    }
    console.line();
  }

  private void printTraffic() throws IOException {
    List<TrafficRow> rows = new ArrayList<>();
    LandedTable.in(run.table("traffic"), traffic()).forEach(rows::add);
    if (rows.isEmpty()) {
      console.line("Traffic: none");
      console.line();
      return;
    }
    rows.sort(Comparator.comparing(TrafficRow::windowStart));
    Instant start = rows.get(0).windowStart();
    Instant end = rows.get(rows.size() - 1).windowEnd();
    long requests = rows.stream().mapToLong(TrafficRow::requests).sum();
    TrafficRow busiest =
        rows.stream().max(Comparator.comparingLong(TrafficRow::requests)).orElse(rows.get(0));
    console.line("Traffic from " + TIME.print(start) + " to " + TIME.print(end) + " UTC");
    console.line("  " + Figures.sparkline(overTime(rows, start, end)));
    Table table =
        Table.of(
                "requests", "bytes", "2xx", "3xx", "4xx", "5xx", "busiest window", "requests in it")
            .withRight("requests", "bytes", "2xx", "3xx", "4xx", "5xx", "requests in it")
            .withRow(
                requests,
                Figures.bytes(rows.stream().mapToLong(TrafficRow::bytes).sum()),
                rows.stream().mapToLong(TrafficRow::status2xx).sum(),
                rows.stream().mapToLong(TrafficRow::status3xx).sum(),
                rows.stream().mapToLong(TrafficRow::status4xx).sum(),
                rows.stream().mapToLong(TrafficRow::status5xx).sum(),
                TIME.print(busiest.windowStart()),
                busiest.requests());
    console.table(table);
    console.line("Most requested in their windows: " + String.join(", ", topPaths(rows)));
    console.line();
  }

  /** Requests in equal parts of the time, none of them shorter than a window. */
  private static List<Long> overTime(List<TrafficRow> rows, Instant start, Instant end) {
    TrafficRow first = rows.get(0);
    long window = first.windowEnd().getMillis() - first.windowStart().getMillis();
    long span = end.getMillis() - start.getMillis();
    long[] parts = new long[(int) Math.min(SPARKS, span / window)];
    for (TrafficRow row : rows) {
      long offset = row.windowStart().getMillis() - start.getMillis();
      parts[(int) (offset / ((double) span / parts.length))] += row.requests();
    }
    return Arrays.stream(parts).boxed().toList();
  }

  private static List<String> topPaths(List<TrafficRow> rows) {
    Map<String, Long> paths = new HashMap<>();
    rows.forEach(
        row -> row.topPaths().forEach(top -> paths.merge(top.path(), top.requests(), Long::sum)));
    return paths.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_PATHS)
        .map(path -> path.getKey() + " (" + Figures.count(path.getValue()) + ")")
        .toList();
  }

  private void printFiles() {
    if (loaded.isAny()) {
      console.line("Loaded clients, traffic and alerts into " + loaded);
    }
    console.line("Landed in " + run.folder());
    console.line(
        "  alerts/, traffic/, clients/, dead-letters/ and ledger.json; "
            + run.outputFolder()
            + (run.outputFolder().getScheme().equals("file")
                ? "latest leads"
                : "current.json points")
            + " to the newest run");
  }

  private FileFormat<TrafficRow> traffic() {
    return switch (tableFormat) {
      case PARQUET -> ParquetFormat.of(TrafficRow.class);
      case JSONL -> JsonLinesFormat.of(TrafficRow.class);
    };
  }
}
