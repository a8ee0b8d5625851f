package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.FileFormat;
import dev.millrace.io.HealthAlert;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.ParquetFormat;
import dev.millrace.io.Run;
import dev.millrace.pipelines.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTest {
  private static final String LEDGER =
      """
      {"pipeline": "web-log-alerts", "run": "run-1", "balanced": true,
       "totals": {"read": 12345, "kept": 12340, "deadLetters": 5, "duplicates": 0, "ignored": 0},
       "edges": [
         {"from": "Read lines", "to": "Parse lines", "unit": "lines", "sent": 12345, "received": 12345},
         {"from": "Read lines", "to": "Drop duplicates", "unit": "lines", "sent": 0, "received": 0},
         {"from": "Parse lines", "to": "Land dead letters", "unit": "dead letters", "sent": 5, "received": 5}
       ]}
      """;

  private final Path output;
  private final Run run;

  RunSummaryTest(@TempDir Path folder) {
    this.output = folder;
    this.run = new Run(folder.toString(), "run-1");
  }

  @Test
  void saysWhatWasFound() throws IOException {
    land(
        "alerts/client-00000-of-00001.jsonl",
        JsonLinesFormat.of(Alert.class),
        List.of(
            IncidentTest.client("203.0.113.9", 0, "scan", 0.75, 1200, Map.of("guesses", 3.0)),
            IncidentTest.client(
                "203.0.113.9",
                1,
                "scan",
                0.98765,
                34,
                new TreeMap<>(Map.of("missed", 20.0, "share", 0.5)))));
    land(
        "alerts/traffic-00000-of-00001.jsonl",
        JsonLinesFormat.of(Alert.class),
        List.of(IncidentTest.traffic(500, 40)));
    land(
        "traffic/part-00000-of-00001.parquet",
        ParquetFormat.of(TrafficRow.class),
        List.of(
            minute(0, 100, List.of(new PathRequests("/", 60), new PathRequests("/a", 30))),
            minute(1, 800, List.of(new PathRequests("/b", 700), new PathRequests("/a", 31))),
            minute(3, 0, List.of())));

    assertThat(
        printed(TableFormat.PARQUET),
        is(
            """
            Ledger (balances)
            from         to                 unit            sent  received
            ───────────  ─────────────────  ────────────  ──────  ────────
            Read lines   Parse lines        lines         12,345    12,345
            Parse lines  Land dead letters  dead letters       5         5
            read 12,345, kept 12,340, deadLetters 5, duplicates 0, ignored 0

            Incidents: 2 (3 alerts)
            what              who             from (UTC)        to     requests  score  evidence
            ────────────────  ──────────────  ────────────────  ─────  ────────  ─────  ─────────────────────
            scan              203.0.113.9     2026-03-01 12:00  12:02     1,234   0.99  missed 20, share 0.50
            abnormal traffic  site: requests  2026-03-01 12:40  12:41       500  12.50  500, expected 40

            Traffic from 2026-03-01 12:00 to 2026-03-01 12:04 UTC
              ▂█▁▁
            requests   bytes  2xx  3xx  4xx  5xx  busiest window    requests in it
            ────────  ──────  ───  ───  ───  ───  ────────────────  ──────────────
                 900  9.0 kB  900    0    0    0  2026-03-01 12:01             800
            Most requested in their windows: /b (700), /a (61), / (60)

            """
                + "Landed in "
                + output
                + "/runs/run-1/\n"
                + "  alerts/, traffic/, clients/, dead-letters/ and ledger.json; "
                + output
                + "/latest leads to the newest run\n"));
  }

  @Test
  void saysThatNothingStoodOut() throws IOException {
    String printed = printed(TableFormat.JSONL);

    assertThat(
        printed, containsString("Incidents: 0 (0 alerts)\nNo client and no minute stood out.\n\n"));
    assertThat(printed, containsString("Traffic: none\n"));
  }

  /** The files of a run in the order of their names; of seven alerts the first five. */
  @Test
  void saysWhatIsWrongWithThePipeline() throws IOException {
    for (int minute = 7; minute > 0; minute--) {
      land(
          "health/20260301T100" + minute + "00Z-delay.jsonl",
          JsonLinesFormat.of(HealthAlert.class),
          List.of(
              new HealthAlert(
                  "id",
                  "health",
                  "delay",
                  null,
                  null,
                  null,
                  null,
                  Map.of(),
                  List.of(),
                  "message of " + minute)));
    }

    assertThat(
        printed(TableFormat.JSONL),
        containsString(
            """
            read 12,345, kept 12,340, deadLetters 5, duplicates 0, ignored 0

            Health of the pipeline: alerts 7
              message of 1
              message of 2
              message of 3
              message of 4
              message of 5
              and 2 more, in health/

            Incidents: 0 (0 alerts)
            """));
  }

  private String printed(TableFormat format) throws IOException {
    Files.createDirectories(output.resolve("runs/run-1"));
    Files.writeString(output.resolve("runs/run-1/ledger.json"), LEDGER);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      new RunSummary(run, format, Console.of(out, out)).print();
    } finally {
      Locale.setDefault(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private <T> void land(String name, FileFormat<T> format, List<T> rows) throws IOException {
    Path file = output.resolve("runs/run-1").resolve(name);
    Files.createDirectories(file.getParent());
    try (FileFormat.Writer<T> writer =
        format.writer(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      for (T row : rows) {
        writer.write(row);
      }
    }
  }

  private static TrafficRow minute(int minute, long requests, List<PathRequests> paths) {
    Instant start = Instant.parse("2026-03-01T12:00:00Z").plus(60_000L * minute);
    return new TrafficRow(
        start,
        start.plus(60_000L),
        requests,
        10 * requests,
        0,
        requests,
        0,
        0,
        0,
        0,
        1,
        paths,
        true,
        null,
        List.of());
  }
}
