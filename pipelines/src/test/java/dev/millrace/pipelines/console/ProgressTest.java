package dev.millrace.pipelines.console;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.console.ProgressSource.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream screen = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private Snapshot snapshot = new Snapshot(0, 0, 0);
  private long nanos;

  @Test
  void elsewhereAPlainLineFollowsEveryTenSeconds() {
    try (Progress progress = progress(ScreenKind.PLAIN)) {
      snapshot = new Snapshot(2_000, 400_000, 1_000_000);
      at(progress, 9.9);
      assertThat(shown(), is(""));
      at(progress, 10);
      at(progress, 19.9);
      snapshot = new Snapshot(5_000, 1_000_000, 1_000_000);
      at(progress, 20.5);
    }

    assertThat(
        shown().replace("\r", ""),
        is(
            """
            tally: 40 %, 2,000 lines, 400.0 kB of 1.0 MB, 200 lines/s, 0:10, about 0:15 left
            tally: 100 %, 5,000 lines, 1.0 MB of 1.0 MB, 0:20, all read, finishing
            """));
  }

  @Test
  void aTerminalsLineIsRewrittenEachSecondAndLeftEmpty() {
    try (Progress progress = progress(ScreenKind.TERMINAL)) {
      snapshot = new Snapshot(10, 0, 0);
      at(progress, 0.9);
      at(progress, 1);
      at(progress, 1.5);
      snapshot = new Snapshot(0, 0, 0);
      at(progress, 2);
    }

    String first = "tally: 10 lines, 10 lines/s, 0:01";
    String second = "tally: 0:02";
    assertThat(
        shown(),
        is(
            "\r"
                + first
                + "\r"
                + second
                + " ".repeat(first.length() - second.length())
                + "\r"
                + " ".repeat(second.length())
                + "\r"));
  }

  @Test
  void shortWorkLeavesNothing() {
    try (Progress progress = progress(ScreenKind.TERMINAL)) {
      at(progress, 0.5);
    }

    assertThat(shown(), is(""));
  }

  @Test
  void nothingIsShownOnceItIsClosed() {
    Progress progress = progress(ScreenKind.PLAIN);
    progress.close();
    at(progress, 60);

    assertThat(shown(), is(""));
  }

  @Test
  void aSourceThatKnowsNothingStillShowsTheTime() {
    assertThat(
        ProgressLine.of("tally", ProgressSource.NONE.snapshot(), Duration.ofSeconds(75)),
        is("tally: 1:15"));
  }

  @Test
  void whereAClusterReadsThereIsNoShareToShow() {
    assertThat(
        ProgressLine.of("tally", new Snapshot(0, 0, 817_363), Duration.ofSeconds(30)),
        is("tally: 0:30"));
  }

  @Test
  void whereMoreBytesAreReadThanExpectedNobodyKnowsHowFarItIs() {
    assertThat(
        ProgressLine.of("tally", new Snapshot(1, 2_000, 1_000), Duration.ofSeconds(2)),
        is("tally: 1 lines, 2.0 kB, 1 lines/s, 0:02"));
  }

  private Progress progress(ScreenKind kind) {
    return new Progress("tally", () -> snapshot, screen, kind, () -> nanos);
  }

  private void at(Progress progress, double seconds) {
    nanos = (long) (seconds * 1e9);
    progress.tick();
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
