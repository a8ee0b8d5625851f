package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lands in {@code health}, of minutes from ten o'clock on and of whole runs. */
class HealthTest {
  private static final Instant TEN = Instant.parse("2026-01-31T10:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Edge LINES = new Edge("Read", "Parse", "lines");
  private static final Edge KEPT = new Edge("Parse", "Land", "rows");
  private static final Edge SET_ASIDE = new Edge("Parse", "Set aside", "dead letters");
  private static final LedgerPlan PLAN =
      LedgerPlan.of("copy")
          .withEdges(LINES, KEPT, SET_ASIDE)
          .withTotal("read", Side.SENT, LINES)
          .withTotal("kept", Side.SENT, KEPT)
          .withTotal("deadLetters", Side.SENT, SET_ASIDE);

  private final Path output;
  private final Run run;

  HealthTest(@TempDir Path folder) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    this.output = folder.resolve("out");
    this.run = new Run(output.toString(), "run-1");
  }

  @Test
  void aWindowWhoseBooksDisagreeSaysSoAndFailsTheRun() throws IOException {
    Throwable fault =
        fault(
            () ->
                publish(
                    counts(0, 5, 0)
                        .addElements(in(1, LINES.sent(1_200)), in(1, LINES.received(1_200)))
                        .addElements(in(1, KEPT.sent(1_200)), in(1, KEPT.received(1_199))),
                    HealthRules.none(),
                    TEN));

    assertThat(fault, instanceOf(UnbalancedLedgerException.class));
    assertThat(files("health"), contains("20260131T100100Z-books.jsonl"));
    assertThat(
        lines("health", "20260131T100100Z-books.jsonl"),
        contains(
            "{\"id\":\"fa0ad7fc7ab23f134fdc6c79ca6435be\",\"kind\":\"health\",\"matter\":\"books\","
                + "\"windowStart\":\"2026-01-31T10:01:00.000Z\","
                + "\"windowEnd\":\"2026-01-31T10:02:00.000Z\",\"evidence\":{},\"imbalances\":[\"Parse"
                + " sent 1,200 rows, Land received 1,199\"],\"message\":\"Window 20260131T100100Z:"
                + " the ledger does not balance, so it was not published and the job failed: Parse"
                + " sent 1,200 rows, Land received 1,199\"}"));
    assertThat(files("ledger"), contains("20260131T100000Z.json"));
  }

  @Test
  void anAlertThatCannotLandDoesNotHideTheImbalance() throws IOException {
    Files.createDirectories(output.resolve("runs/run-1"));
    Files.writeString(output.resolve("runs/run-1/health"), "a file where a folder should be");

    Throwable fault =
        fault(
            () ->
                publish(
                    TestStream.create(LedgerCount.Coder.of()).addElements(in(0, LINES.sent(1))),
                    HealthRules.none(),
                    TEN));

    assertThat(
        fault.getMessage(),
        is(
            "The ledger of window 20260131T100000Z of run run-1 does not balance: Read sent 1"
                + " lines, Parse received 0. The window was not published"));
  }

  /** Six of a hundred are over five in a hundred, five are not, and six of 99 are too few lines. */
  @Test
  void aWindowWithTooManyDeadLettersSaysSoAndIsPublished() throws IOException {
    HealthRules rules = HealthRules.none().withDeadLetterShare(0.05, 100);

    publish(
        books(2, 93, 6, books(1, 95, 5, counts(0, 94, 6))).advanceWatermarkTo(window(2).end()),
        rules,
        TEN);

    assertThat(files("health"), contains("20260131T100000Z-dead-letters.jsonl"));
    assertThat(
        lines("health", "20260131T100000Z-dead-letters.jsonl"),
        contains(
            "{\"id\":\"73a95780836d5107522080cce4106a73\",\"kind\":\"health\","
                + "\"matter\":\"dead-letters\",\"windowStart\":\"2026-01-31T10:00:00.000Z\","
                + "\"windowEnd\":\"2026-01-31T10:01:00.000Z\",\"value\":0.06,\"limit\":0.05,"
                + "\"evidence\":{\"deadLetters\":6.0,\"lines\":100.0},\"imbalances\":[],"
                + "\"message\":\"Window 20260131T100000Z: 6 of 100 lines (6.0 %) are dead letters,"
                + " and more than 5.0 % are too many; dead-letters/ has the reason of each\"}"));
    assertThat(
        files("ledger"),
        contains("20260131T100000Z.json", "20260131T100100Z.json", "20260131T100200Z.json"));
  }

  /** By a clock that stands at a quarter past ten. */
  @Test
  void aWindowThatIsPublishedLateSaysSoOnceWhileItGetsBetter() throws IOException {
    HealthRules rules = HealthRules.none().withDelay(Duration.standardMinutes(5));

    publish(
        books(12, 1, 0, books(2, 1, 0, counts(0, 1, 0))).advanceWatermarkTo(window(12).end()),
        rules,
        TEN.plus(Duration.standardMinutes(15)));

    assertThat(files("health"), contains("20260131T100000Z-delay.jsonl"));
    assertThat(
        lines("health", "20260131T100000Z-delay.jsonl"),
        contains(
            "{\"id\":\"86d9c7e9ec7cf36aad910e61933ca358\",\"kind\":\"health\",\"matter\":\"delay\","
                + "\"windowStart\":\"2026-01-31T10:00:00.000Z\","
                + "\"windowEnd\":\"2026-01-31T10:01:00.000Z\",\"value\":840.0,\"limit\":300.0,"
                + "\"evidence\":{},\"imbalances\":[],"
                + "\"message\":\"Window 20260131T100000Z: published 840 s after its end, and more"
                + " than 300 s are too late: the pipeline is behind, or a partition is quiet\"}"));
  }

  @Test
  void aHealthyStreamLandsNothing() throws IOException {
    publish(
        counts(0, 100, 0),
        HealthRules.none().withDeadLetterShare(0, 1).withDelay(Duration.standardMinutes(5)),
        window(0).end().plus(Duration.standardMinutes(5)));

    assertThat(files("health"), is(empty()));
  }

  @Test
  void aRunOverFilesIsJudgedAsAWhole() throws IOException {
    publishRun(HealthRules.none().withDeadLetterShare(0.05, 100), 90, 90, 10);

    assertThat(files("health"), contains("dead-letters.jsonl"));
    assertThat(
        lines("health", "dead-letters.jsonl"),
        contains(
            "{\"id\":\"8c8c235970ca7677b8fb07a20fad8e16\",\"kind\":\"health\","
                + "\"matter\":\"dead-letters\",\"value\":0.1,\"limit\":0.05,"
                + "\"evidence\":{\"deadLetters\":10.0,\"lines\":100.0},\"imbalances\":[],"
                + "\"message\":\"The run: 10 of 100 lines (10.0 %) are dead letters, and more than"
                + " 5.0 % are too many; dead-letters/ has the reason of each\"}"));
  }

  @Test
  void aRunOverFilesWhoseBooksDisagreeSaysSo() throws IOException {
    fault(() -> publishRun(HealthRules.none(), 90, 89, 10));

    assertThat(files("health"), contains("books.jsonl"));
    assertThat(
        lines("health", "books.jsonl").get(0).replaceAll(".*\"message\":", ""),
        is(
            "\"The run: the ledger does not balance, so it was not published and the job failed:"
                + " Parse sent 90 rows, Land received 89\"}"));
  }

  @Test
  void rulesSayWhatIsValid() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> HealthRules.none().withDeadLetterShare(1.5, 1))
            .getMessage(),
        is("Invalid share of dead letters: 1.5 (must be 0 to 1)"));
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> HealthRules.none().withDeadLetterShare(0.5, 0))
            .getMessage(),
        is("Invalid least number of lines: 0 (must be >= 1)"));
    assertThat(
        assertThrows(
                IllegalArgumentException.class, () -> HealthRules.none().withDelay(Duration.ZERO))
            .getMessage(),
        is("Invalid delay: PT0S (must be > 0)"));
  }

  private static TestStream.Builder<LedgerCount> counts(int minute, long kept, long deadLetters) {
    return books(minute, kept, deadLetters, TestStream.create(LedgerCount.Coder.of()))
        .advanceWatermarkTo(window(minute).end());
  }

  private static TestStream.Builder<LedgerCount> books(
      int minute, long kept, long deadLetters, TestStream.Builder<LedgerCount> stream) {
    return stream
        .addElements(
            in(minute, LINES.sent(kept + deadLetters)),
            in(minute, LINES.received(kept + deadLetters)),
            in(minute, KEPT.sent(kept)),
            in(minute, KEPT.received(kept)),
            in(minute, SET_ASIDE.sent(deadLetters)),
            in(minute, SET_ASIDE.received(deadLetters)))
        .advanceWatermarkTo(window(minute).end());
  }

  private static TimestampedValue<LedgerCount> in(int minute, LedgerCount count) {
    return TimestampedValue.of(count, window(minute).maxTimestamp());
  }

  private static IntervalWindow window(int minute) {
    return new IntervalWindow(TEN.plus(Duration.standardMinutes(minute)), MINUTE);
  }

  private static Throwable fault(Runnable publishing) {
    return Throwables.getRootCause(assertThrows(RuntimeException.class, publishing::run));
  }

  private void publish(TestStream.Builder<LedgerCount> counts, HealthRules rules, Instant now) {
    Pipeline pipeline = pipeline();
    PCollectionList.of(
            pipeline
                .apply("Counts", counts.advanceWatermarkToInfinity())
                .apply("Minutes", Window.into(FixedWindows.of(MINUTE))))
        .apply(
            "Publish",
            PublishWindows.of(run, PLAN)
                .watching(rules)
                .by(Clock.fixed(java.time.Instant.ofEpochMilli(now.getMillis()), ZoneOffset.UTC)));
    pipeline.run().waitUntilFinish();
  }

  private void publishRun(HealthRules rules, long sent, long received, long deadLetters) {
    Pipeline pipeline = pipeline();
    PCollectionList.of(
            pipeline.apply(
                "Counts",
                Create.of(
                        LINES.sent(sent + deadLetters),
                        LINES.received(sent + deadLetters),
                        KEPT.sent(sent),
                        KEPT.received(received),
                        SET_ASIDE.sent(deadLetters),
                        SET_ASIDE.received(deadLetters))
                    .withCoder(LedgerCount.Coder.of())))
        .apply("Publish", PublishRun.of(run, PLAN).watching(rules));
    try {
      Publication.of(run).claim();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    pipeline.run().waitUntilFinish();
  }

  private static Pipeline pipeline() {
    return Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=1").create());
  }

  private List<String> lines(String table, String file) throws IOException {
    return Files.readAllLines(output.resolve("runs/run-1").resolve(table).resolve(file));
  }

  private List<String> files(String table) throws IOException {
    Path folder = output.resolve("runs/run-1").resolve(table);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
