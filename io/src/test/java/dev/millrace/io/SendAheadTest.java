package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of two minutes; some of them are sent before their minute is published. */
class SendAheadTest {
  private static final Instant TEN = Instant.parse("2026-01-31T10:00:00Z");
  private static final Instant NEXT = TEN.plus(Duration.standardMinutes(1));

  private final Run run;
  private final String name;

  SendAheadTest(@TempDir Path folder) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    this.run = new Run(folder.toString(), "run-1");
    this.name = folder.toString();
  }

  @Test
  void sendsRowsAheadAndThenWhatBecameOfThem() throws IOException {
    publish(TEN, "a", "c");
    publish(NEXT);

    send(
        rows()
            .addElements(at(TEN, "a"), at(TEN, "b"))
            .addElements(at(NEXT, "d"))
            .advanceWatermarkTo(NEXT)
            .addElements(at(NEXT, "e"))
            .advanceWatermarkToInfinity(),
        TEN,
        NEXT);

    List<String> sent = FakeOutbox.sent(name);
    assertThat(
        new TreeSet<>(sent),
        contains(
            "2026-01-31T10:00:00.000Z: [a, b] [a, c]",
            "2026-01-31T10:01:00.000Z: [d, e] []",
            "ahead a",
            "ahead b",
            "ahead d",
            "ahead e"));
    assertThat(sent.size(), is(6));
    List<Long> numbers = FakeOutbox.numbers(name);
    assertThat("no number comes twice", numbers, is(List.copyOf(new TreeSet<>(numbers))));
    assertBefore(sent, "ahead a", "2026-01-31T10:00:00.000Z: [a, b] [a, c]");
    assertBefore(sent, "ahead b", "2026-01-31T10:00:00.000Z: [a, b] [a, c]");
    assertBefore(sent, "ahead e", "2026-01-31T10:01:00.000Z: [d, e] []");
    assertBefore(
        sent, "2026-01-31T10:00:00.000Z: [a, b] [a, c]", "2026-01-31T10:01:00.000Z: [d, e] []");
  }

  @Test
  void aWindowThatNothingWasSentAheadOfIsSentToo() throws IOException {
    publish(TEN, "a");

    send(rows().advanceWatermarkToInfinity(), TEN);

    assertThat(FakeOutbox.sent(name), contains("2026-01-31T10:00:00.000Z: [] [a]"));
  }

  @Test
  void aWindowThatIsOverAndWasNotPublishedFailsTheRun() {
    Throwable fault =
        Throwables.getRootCause(
            assertThrows(
                RuntimeException.class,
                () -> send(rows().addElements(at(TEN, "a")).advanceWatermarkToInfinity(), NEXT)));

    assertThat(fault, instanceOf(IllegalStateException.class));
    assertThat(
        fault.getMessage(),
        is(
            "Window 20260131T100000Z has rows that were sent ahead, and was not published when it"
                + " was over"));
  }

  private static void assertBefore(List<String> sent, String first, String then) {
    assertThat(first + " before " + then, sent.indexOf(first) < sent.indexOf(then), is(true));
  }

  private static TestStream.Builder<String> rows() {
    return TestStream.create(StringUtf8Coder.of());
  }

  private static TimestampedValue<String> at(Instant window, String row) {
    return TimestampedValue.of(row, window.plus(59_999));
  }

  private void send(TestStream<String> rows, Instant... published) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    PCollection<String> ahead =
        pipeline
            .apply("Rows", rows)
            .apply("Minutes of rows", Window.into(FixedWindows.of(Duration.standardMinutes(1))));
    TestStream.Builder<Instant> windows = TestStream.create(InstantCoder.of());
    for (Instant window : published) {
      windows = windows.addElements(TimestampedValue.of(window, window.plus(59_999)));
    }
    PCollection<Instant> over =
        pipeline
            .apply("Windows", windows.advanceWatermarkToInfinity())
            .apply("Minutes of windows", Window.into(FixedWindows.of(Duration.standardMinutes(1))));
    String box = name;
    PCollectionTuple.of(SendAhead.AHEAD, ahead)
        .and(SendAhead.PUBLISHED, over)
        .and(SendAhead.STARTED, pipeline.apply("Starts", Create.of("start")))
        .apply(
            "Send",
            SendAhead.of(
                SendTable.of(run, "rows", () -> new FakeOutbox(box)),
                (early, landed) -> List.of(new TreeSet<>(early) + " " + landed)));
    pipeline.run().waitUntilFinish();
  }

  private void publish(Instant window, String... rows) throws IOException {
    Path folder = Path.of(run.table("rows").toString());
    Files.createDirectories(folder);
    Files.write(
        folder.resolve(WindowFiles.name(window) + "-part-00000-of-00001.jsonl"), List.of(rows));
  }

  /** Remembers what is sent, by name, since a pipeline makes its own. */
  private static final class FakeOutbox implements WindowOutbox {
    private static final Map<String, List<String>> SENT = new ConcurrentHashMap<>();
    private static final Map<String, List<Long>> NUMBERS = new ConcurrentHashMap<>();

    private final String name;

    private FakeOutbox(String name) {
      this.name = name;
    }

    static List<String> sent(String name) {
      return SENT.getOrDefault(name, List.of());
    }

    static List<Long> numbers(String name) {
      return NUMBERS.getOrDefault(name, List.of());
    }

    @Override
    public void send(Instant windowStart, List<String> rows) {
      SENT.computeIfAbsent(name, first -> new ArrayList<>())
          .add(windowStart + ": " + String.join(", ", rows));
    }

    @Override
    public void sendAhead(long first, List<String> rows) {
      for (int i = 0; i < rows.size(); i++) {
        SENT.computeIfAbsent(name, fresh -> new ArrayList<>()).add("ahead " + rows.get(i));
        NUMBERS.computeIfAbsent(name, fresh -> new ArrayList<>()).add(first + i);
      }
    }

    @Override
    public Instant sentBefore() {
      return Instant.EPOCH;
    }

    @Override
    public void close() {}
  }
}
