package dev.millrace.pipelines.console;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.console.StreamSource.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamDisplayTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  /** A terminal: both streams are one screen. */
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private final PrintStream screen = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private Snapshot snapshot = snapshot(0, 0, null, null, Map.of());
  private long nanos;

  @Test
  void elsewhereTheStatusFollowsEveryTenSecondsAndFindingsAtOnce() {
    try (StreamDisplay display = display(ScreenKind.PLAIN)) {
      snapshot = snapshot(12_340, 7, NOON.minusMillis(2_100), null, Map.of());
      at(display, 9.9);
      display.line("flood by 10.0.0.7");
      at(display, 10);
      snapshot =
          snapshot(
              32_340,
              1_234,
              NOON.minusSeconds(75),
              Duration.ofMillis(1_250),
              Map.of("flood", 1L, "scan", 1_200L));
      at(display, 19.9);
      at(display, 20);
    }

    assertThat(
        shown(),
        is(
            """
            flood by 10.0.0.7
            1,234 events/s, lag 7, watermark 11:59:57 (2.1 s ago), no alerts, 0:10
            2,000 events/s, lag 1,234, watermark 11:58:45 (1:15 ago), latency 1.3 s, alerts: flood 1, scan 1,200, 0:20
            """));
  }

  @Test
  void onATerminalAFindingTakesThePlaceOfTheStatusWhichComesBackBelow() {
    try (StreamDisplay display = display(ScreenKind.TERMINAL)) {
      at(display, 1);
      display.line("scan by 10.0.0.8");
      at(display, 1.5);
      at(display, 2);
    }

    String first = "0 events/s, lag 0, no alerts, 0:01";
    String second = "0 events/s, lag 0, no alerts, 0:02";
    assertThat(
        shown(),
        is(
            "\r"
                + first
                + "\r"
                + " ".repeat(first.length())
                + "\rscan by 10.0.0.8\n\r"
                + second
                + "\r"
                + " ".repeat(second.length())
                + "\r"));
  }

  /** Autowrap (DECAWM) is off for as long as the line is written. */
  @Test
  void aTerminalCutsALineThatMayBeWiderThanItIs() {
    snapshot = snapshot(0, 0, NOON, null, Map.of("credential-stuffing-by-many-clients", 12L));
    try (StreamDisplay display = display(ScreenKind.TERMINAL)) {
      at(display, 1);
    }

    String line =
        "0 events/s, lag 0, watermark 12:00:00 (0.0 s ago), alerts:"
            + " credential-stuffing-by-many-clients 12, 0:01";
    assertThat(
        shown(),
        is("\r\033[?7l" + line + "\033[?7h\r\033[?7l" + " ".repeat(line.length()) + "\033[?7h\r"));
  }

  @Test
  void aFindingCannotSteerTheTerminal() {
    try (StreamDisplay display = display(ScreenKind.PLAIN)) {
      display.line("scan by \u001b[2J");
    }

    assertThat(shown(), is("scan by \\x1b[2J\n"));
  }

  @Test
  void aWatermarkOfTheFutureIsSaidWithoutADistance() {
    snapshot = snapshot(0, 0, NOON.plusSeconds(1), null, Map.of());

    assertThat(
        new StreamLine(() -> snapshot).after(Duration.ofSeconds(1)),
        is("0 events/s, lag 0, watermark 12:00:01, no alerts, 0:01"));
  }

  private static Snapshot snapshot(
      long events,
      long lag,
      @Nullable Instant watermark,
      @Nullable Duration latency,
      Map<String, Long> alerts) {
    return new Snapshot(NOON, events, lag, watermark, latency, new TreeMap<>(alerts));
  }

  private StreamDisplay display(ScreenKind kind) {
    return new StreamDisplay(() -> snapshot, screen, screen, kind, () -> nanos);
  }

  private void at(StreamDisplay display, double seconds) {
    nanos = (long) (seconds * 1e9);
    display.tick();
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
