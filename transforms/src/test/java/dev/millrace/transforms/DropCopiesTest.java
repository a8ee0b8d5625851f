package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The id of a visit is its group here: the server that it was made to. */
class DropCopiesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void keepsOfARotatedLogWhatItsFilesDoNotRepeatOfEachOther(TestPipeline pipeline) {
    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.timestamped(
                        at(3, Visit.of("one", "flood", "log", 30)),
                        at(3, Visit.of("one", "flood", "log", 36)),
                        at(3, Visit.of("one", "flood", "log", 42)),
                        at(3, Visit.of("one", "flood", "log.1", 0)),
                        at(3, Visit.of("one", "flood", "log.1", 6)),
                        at(1, Visit.of("one", "login", "log.1", 12)),
                        at(2, Visit.of("one", "page", "log.1", 18)),
                        at(2, Visit.of("one", "page", "log", 48)),
                        at(2, Visit.of("two", "page", "other", 0)))
                    .withCoder(Visit.Coder.of()))
            .apply(byServer());

    PAssert.that(result.kept().apply(Reify.timestamps()))
        .containsInAnyOrder(
            at(3, Visit.of("one", "flood", "log", 30)),
            at(3, Visit.of("one", "flood", "log", 36)),
            at(3, Visit.of("one", "flood", "log", 42)),
            at(1, Visit.of("one", "login", "log.1", 12)),
            at(2, Visit.of("one", "page", "log", 48)),
            at(2, Visit.of("two", "page", "other", 0)));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("input", "DropCopies", "records", 9),
            LedgerCount.sent("DropCopies", "output", "records", 6),
            LedgerCount.sent("DropCopies", "duplicates", "records", 3));
    pipeline.run();
  }

  @Test
  void keepsARecordThatWasReadTwiceOnce(TestPipeline pipeline) {
    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.timestamped(
                        at(3, Visit.of("one", "page", "log", 30)),
                        at(3, Visit.of("one", "page", "log", 30)))
                    .withCoder(Visit.Coder.of()))
            .apply(byServer());

    PAssert.that(result.kept()).containsInAnyOrder(Visit.of("one", "page", "log", 30));
    pipeline.run();
  }

  @Test
  void staysInTheWindowsOfItsInput(TestPipeline pipeline) {
    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.timestamped(
                        at(0, Visit.of("one", "page", "log", 0)),
                        at(0, Visit.of("one", "page", "copy", 0)),
                        at(60, Visit.of("one", "page", "log", 5)))
                    .withCoder(Visit.Coder.of()))
            .apply(Window.into(FixedWindows.of(MINUTE)))
            .apply(byServer());

    PAssert.that(result.kept())
        .inWindow(new IntervalWindow(NOON, MINUTE))
        .containsInAnyOrder(Visit.of("one", "page", "copy", 0));
    PAssert.that(result.kept())
        .inWindow(new IntervalWindow(NOON.plus(MINUTE), MINUTE))
        .containsInAnyOrder(Visit.of("one", "page", "log", 5));
    pipeline.run();
  }

  @Test
  void refusesAStream() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    TestStream<Visit> stream = TestStream.create(Visit.Coder.of()).advanceWatermarkToInfinity();

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> pipeline.apply(stream).apply(byServer()))
            .getMessage(),
        is(
            "Invalid input of DropCopies: unbounded (must be bounded, since a copy may come at any"
                + " time)"));
  }

  private static DropCopies.Elements<Visit> byServer() {
    return DropCopies.inGroups(Visit::id)
        .comparing(visit -> visit.text().getBytes(StandardCharsets.UTF_8))
        .positionedBy(Visit::position);
  }

  private static TimestampedValue<Visit> at(int second, Visit visit) {
    return TimestampedValue.of(visit, NOON.plus(Duration.standardSeconds(second)));
  }
}
