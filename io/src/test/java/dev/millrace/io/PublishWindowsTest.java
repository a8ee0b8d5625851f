package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that are read, parsed and landed or ignored, minute by minute from ten o'clock on. */
class PublishWindowsTest {
  private static final Instant TEN = Instant.parse("2026-01-31T10:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Edge LINES = new Edge("Read", "Parse", "lines");
  private static final Edge ROWS = new Edge("Parse", "Land", "rows");
  private static final Edge IGNORED = new Edge("Parse", "ignored", "lines");
  private static final LedgerPlan PLAN =
      LedgerPlan.of("copy")
          .withEdges(LINES, ROWS)
          .withAside(IGNORED)
          .withTotal("read", Side.SENT, LINES)
          .withTotal("kept", Side.RECEIVED, ROWS)
          .withTotal("ignored", Side.SENT, IGNORED)
          .withConserved(List.of(LINES), List.of(ROWS, IGNORED));

  /** A small row. */
  record Row(String name) {}

  private final Path output;
  private final Run run;

  PublishWindowsTest(@TempDir Path folder) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    // Signs that file systems take for wildcards.
    this.output = folder.resolve("out [1]*");
    this.run = new Run(output.toString(), "run-1");
  }

  @Test
  void aWindowIsPublishedWhenItIsOverAndItsBooksBalance() throws IOException {
    land(0, 3);
    land(1, 1);

    // Half of the books come late in the window: closed before its end they would not balance.
    publish(
        counts()
            .addElements(in(0, LINES.sent(4)), in(0, LINES.received(4)), in(0, IGNORED.sent(1)))
            .addElements(in(1, LINES.sent(1)))
            .advanceWatermarkTo(TEN.plus(Duration.millis(59_998)))
            .addElements(in(0, ROWS.sent(3)), in(0, ROWS.received(2)), in(0, ROWS.received(1)))
            .advanceWatermarkTo(TEN.plus(MINUTE))
            .addElements(in(1, LINES.received(1)), in(1, ROWS.sent(1)), in(1, ROWS.received(1))));

    assertThat(
        files("rows"),
        contains(
            "20260131T100000Z-part-00000-of-00001.jsonl",
            "20260131T100100Z-part-00000-of-00001.jsonl"));
    assertThat(files("ledger"), contains("20260131T100000Z.json", "20260131T100100Z.json"));
    assertThat(
        Files.readString(table("ledger").resolve("20260131T100000Z.json")), is(ledger(4, 3, 1)));
    assertThat(
        Files.readString(table("ledger").resolve("20260131T100100Z.json")), is(ledger(1, 1, 0)));
  }

  @Test
  void publishingAgainChangesNothing() throws IOException {
    land(0, 2);
    publish(balanced(0, 2));
    String ledger = Files.readString(table("ledger").resolve("20260131T100000Z.json"));

    land(0, 2);
    publish(balanced(0, 2));
    publish(balanced(0, 2));

    assertThat(files("rows"), contains("20260131T100000Z-part-00000-of-00001.jsonl"));
    assertThat(files("ledger"), contains("20260131T100000Z.json"));
    assertThat(Files.readString(table("ledger").resolve("20260131T100000Z.json")), is(ledger));
    assertThat(
        Files.readAllLines(table("rows").resolve("20260131T100000Z-part-00000-of-00001.jsonl")),
        contains("{\"name\":\"0\"}", "{\"name\":\"1\"}"));
  }

  @Test
  void halfAFileOfAKilledWorkerGoesWithItsWindowAndWithNoOther() throws IOException {
    land(0, 2);
    land(1, 2);
    String first = "..20260131T100000Z-part-00000-of-00001.jsonl.5a0c";
    String second = "..20260131T100100Z-part-00000-of-00001.jsonl.77f1";
    Files.writeString(table("rows").resolve(first), "{\"na");
    Files.writeString(table("rows").resolve(second), "");

    publish(balanced(0, 2));

    assertThat(
        files("rows"),
        contains(
            second,
            ".20260131T100100Z-part-00000-of-00001.jsonl",
            "20260131T100000Z-part-00000-of-00001.jsonl"));
  }

  @Test
  void aWindowWhoseBooksDisagreeIsNotPublishedAndFailsTheRun() throws IOException {
    land(0, 2);
    land(1, 2);

    Throwable fault =
        fault(
            balanced(0, 2)
                .addElements(in(1, LINES.sent(2)), in(1, LINES.received(2)))
                .addElements(in(1, ROWS.sent(2)), in(1, ROWS.received(1))));

    assertThat(fault, instanceOf(UnbalancedLedgerException.class));
    assertThat(
        fault.getMessage(),
        is(
            "The ledger of window 20260131T100100Z of run run-1 does not balance: Parse sent 2"
                + " rows, Land received 1. The window was not published"));
    assertThat(
        files("rows"),
        contains(
            ".20260131T100100Z-part-00000-of-00001.jsonl",
            "20260131T100000Z-part-00000-of-00001.jsonl"));
    assertThat(files("ledger"), contains("20260131T100000Z.json"));
  }

  @Test
  void aCountOfAWindowThatIsClosedFailsTheRun() throws IOException {
    land(0, 2);

    Throwable fault =
        fault(balanced(0, 2).addElements(in(0, LINES.sent(1)), in(0, LINES.received(1))));

    assertThat(fault, instanceOf(IllegalStateException.class));
    assertThat(
        fault.getMessage(),
        is(
            "Window 20260131T100000Z of run run-1 got more data after it was closed: the engine"
                + " would have dropped it. This is a fault of the source's watermark, not of the"
                + " data"));
    assertThat(files("ledger"), contains("20260131T100000Z.json"));
  }

  @Test
  void theBooksOfTheRunAreTheSumOfItsWindows() throws IOException {
    publish(
        balanced(0, 2)
            .addElements(in(1, LINES.sent(5)), in(1, LINES.received(5)), in(1, IGNORED.sent(4)))
            .addElements(in(1, ROWS.sent(1)), in(1, ROWS.received(1)))
            .addElements(in(7, LINES.sent(40)), in(7, LINES.received(40)))
            .addElements(in(7, ROWS.sent(40)), in(7, ROWS.received(40))));

    WindowLedgers.of(run, PLAN).write();
    assertThat(Files.readString(ledgerOfTheRun()), is(ledger(47, 43, 4)));

    WindowLedgers.of(run, PLAN).write();
    assertThat("written again", Files.readString(ledgerOfTheRun()), is(ledger(47, 43, 4)));
    assertThat(
        files("ledger"),
        contains("20260131T100000Z.json", "20260131T100100Z.json", "20260131T100700Z.json"));
  }

  @Test
  void theBooksOfARunWithoutWindowsAreEmpty() throws IOException {
    WindowLedgers.of(run, PLAN).write();

    assertThat(Files.readString(ledgerOfTheRun()), is(ledger(0, 0, 0)));
  }

  @Test
  void aLedgerThatNobodyCanReadIsNamed() throws IOException {
    publish(balanced(0, 2));
    Path broken = table("ledger").resolve("20260131T100000Z.json");
    Files.writeString(broken, "{ \"pipeline\" : \"co");

    IOException fault = assertThrows(IOException.class, () -> WindowLedgers.of(run, PLAN).write());

    assertThat(fault.getMessage(), containsString("Cannot read the ledger " + broken + ": "));
    assertThat(Files.exists(ledgerOfTheRun()), is(false));
  }

  private static TestStream.Builder<LedgerCount> counts() {
    return TestStream.create(LedgerCount.Coder.of());
  }

  /** The books of a minute in which nothing was lost or ignored, and the end of that minute. */
  private static TestStream.Builder<LedgerCount> balanced(int minute, long rows) {
    return counts()
        .addElements(in(minute, LINES.sent(rows)), in(minute, LINES.received(rows)))
        .addElements(in(minute, ROWS.sent(rows)), in(minute, ROWS.received(rows)))
        .advanceWatermarkTo(window(minute).end());
  }

  private static TimestampedValue<LedgerCount> in(int minute, LedgerCount count) {
    return TimestampedValue.of(count, window(minute).maxTimestamp());
  }

  private static IntervalWindow window(int minute) {
    return new IntervalWindow(TEN.plus(Duration.standardMinutes(minute)), MINUTE);
  }

  private LandFiles<Row> landing() {
    return LandFiles.into(run.table("rows"), JsonLinesFormat.of(Row.class), ROWS);
  }

  private void land(int minute, int rows) throws IOException {
    landing()
        .of(window(minute))
        .landShard(
            0,
            file -> {
              for (int i = 0; i < rows; i++) {
                file.accept(new Row(Integer.toString(i)));
              }
            });
  }

  @Test
  void aRunThatItsFirstWindowPublishesIsSeenFromThereOn() throws IOException {
    Publication before = Publication.of(new Run(output.toString(), "run-0"));
    before.claim();
    before.publish("copy", 1);
    before.release();
    Publication.of(run).claim();
    PublishWindows publishing = PublishWindows.of(run, PLAN).publishingRun(1).withTable(landing());

    assertThrows(
        RuntimeException.class,
        () -> publish(counts().addElements(in(0, LINES.sent(2))), publishing));
    assertThat("no window was published", before.published(), is(Optional.of("run-0")));
    assertThat(folders(), hasItem("run-0"));

    land(0, 2);
    publish(balanced(0, 2), publishing);
    assertThat(before.published(), is(Optional.of("run-1")));
    assertThat(folders(), contains("run-1"));
    assertThat("the run goes on", Files.exists(output.resolve("owner.json")), is(true));
  }

  @Test
  void aRunWhoseOutputAnotherHasTakenOverPublishesNothing() throws IOException {
    Publication.of(new Run(output.toString(), "run-2")).claim();
    land(0, 2);

    Throwable fault =
        Throwables.getRootCause(
            assertThrows(
                RuntimeException.class,
                () ->
                    publish(
                        balanced(0, 2),
                        PublishWindows.of(run, PLAN).publishingRun(1).withTable(landing()))));

    assertThat(fault.getMessage(), containsString("Run run-2 took"));
    assertThat(Files.exists(output.resolve("current.json")), is(false));
  }

  private Throwable fault(TestStream.Builder<LedgerCount> counts) {
    return Throwables.getRootCause(assertThrows(RuntimeException.class, () -> publish(counts)));
  }

  private void publish(TestStream.Builder<LedgerCount> counts) {
    publish(counts, PublishWindows.of(run, PLAN).withTable(landing()));
  }

  private static void publish(TestStream.Builder<LedgerCount> counts, PublishWindows publishing) {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=1").create());
    PCollectionList.of(
            pipeline
                .apply("Counts", counts.advanceWatermarkToInfinity())
                .apply("Minutes", Window.into(FixedWindows.of(MINUTE))))
        .apply("Publish", publishing);
    pipeline.run().waitUntilFinish();
  }

  private Path table(String name) {
    return output.resolve("runs/run-1").resolve(name);
  }

  private Path ledgerOfTheRun() {
    return output.resolve("runs/run-1/ledger.json");
  }

  private List<String> files(String table) throws IOException {
    try (Stream<Path> files = Files.list(table(table))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      return runs.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static String ledger(long read, long kept, long ignored) {
    return """
           {
             "pipeline" : "copy",
             "run" : "run-1",
             "balanced" : true,
             "totals" : {
               "read" : %1$d,
               "kept" : %2$d,
               "ignored" : %3$d
             },
             "edges" : [ {
               "from" : "Read",
               "to" : "Parse",
               "unit" : "lines",
               "sent" : %1$d,
               "received" : %1$d
             }, {
               "from" : "Parse",
               "to" : "Land",
               "unit" : "rows",
               "sent" : %2$d,
               "received" : %2$d
             } ],
             "asides" : [ {
               "from" : "Parse",
               "to" : "ignored",
               "unit" : "lines",
               "sent" : %3$d
             } ]
           }
           """
        .formatted(read, kept, ignored);
  }
}
