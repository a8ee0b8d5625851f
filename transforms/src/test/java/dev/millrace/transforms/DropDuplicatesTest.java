package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.beam.sdk.values.WindowingStrategy.AccumulationMode;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DropDuplicatesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Step STEP =
      Step.named("Once").receivingFrom("Parse").sendingTo("Count").counting("visits");

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void keepsTheLeastByTimeThenSourceThenPositionAndCountsTheRest(TestPipeline pipeline) {
    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.timestamped(
                        at(9, Visit.of("1", "late", "a", 0)),
                        at(3, Visit.of("1", "early", "z", 9)),
                        at(5, Visit.of("2", "source b", "b", 0)),
                        at(5, Visit.of("2", "source a", "a", 7)),
                        at(5, Visit.of("3", "at 8", "a", 8)),
                        at(5, Visit.of("3", "at 4", "a", 4)),
                        at(5, Visit.of("3", "at 6", "a", 6)),
                        at(5, Visit.of("4", "alone", "a", 5)))
                    .withCoder(Visit.Coder.of()))
            .apply(byId());

    PAssert.that(result.kept().apply(Reify.timestamps()))
        .containsInAnyOrder(
            at(3, Visit.of("1", "early", "z", 9)),
            at(5, Visit.of("2", "source a", "a", 7)),
            at(5, Visit.of("3", "at 4", "a", 4)),
            at(5, Visit.of("4", "alone", "a", 5)));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Parse", "Once", "visits", 8),
            LedgerCount.sent("Once", "Count", "visits", 4),
            LedgerCount.sent("Once", "duplicates", "visits", 4));
    pipeline.run();
  }

  @Test
  void findsDuplicatesOnlyWithinAWindow(TestPipeline pipeline) {
    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.timestamped(
                        at(61, Visit.of("1", "second minute", "a", 2)),
                        at(59, Visit.of("1", "again", "a", 1)),
                        at(0, Visit.of("1", "first minute", "a", 0)))
                    .withCoder(Visit.Coder.of()))
            .apply(Window.into(FixedWindows.of(MINUTE)))
            .apply(byId());

    PAssert.that(result.kept())
        .inWindow(new IntervalWindow(NOON, MINUTE))
        .containsInAnyOrder(Visit.of("1", "first minute", "a", 0));
    PAssert.that(result.kept())
        .inWindow(new IntervalWindow(NOON.plus(MINUTE), MINUTE))
        .containsInAnyOrder(Visit.of("1", "second minute", "a", 2));
    pipeline.run();
  }

  @Test
  void takesWindowsThatMerge(TestPipeline pipeline) {
    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.timestamped(
                        at(80, Visit.of("1", "same session", "a", 2)),
                        at(40, Visit.of("1", "same session", "a", 1)),
                        at(0, Visit.of("1", "session", "a", 0)),
                        at(200, Visit.of("1", "next session", "a", 3)))
                    .withCoder(Visit.Coder.of()))
            .apply(Window.into(Sessions.withGapDuration(MINUTE)))
            .apply(byId());

    PAssert.that(result.kept())
        .containsInAnyOrder(
            Visit.of("1", "session", "a", 0), Visit.of("1", "next session", "a", 3));
    pipeline.run();
  }

  @Test
  void sendsAKeyOfAWindowOnceAndCountsWhatComesLateAsItsDuplicates(TestPipeline pipeline) {
    TestStream<Visit> stream =
        TestStream.create(Visit.Coder.of())
            .addElements(
                at(20, Visit.of("1", "on time", "a", 1)),
                at(30, Visit.of("1", "duplicate", "a", 2)))
            .advanceWatermarkTo(NOON.plus(MINUTE))
            .addElements(
                at(10, Visit.of("1", "earlier, but too late to win", "a", 0)),
                at(15, Visit.of("2", "late and first of its key", "a", 3)))
            .advanceWatermarkToInfinity();

    WithoutDuplicates<Visit> result =
        pipeline
            .apply(stream)
            .apply(
                Window.<Visit>into(FixedWindows.of(MINUTE))
                    .withAllowedLateness(Duration.standardHours(1))
                    .accumulatingFiredPanes())
            .apply(byId());

    PAssert.that(result.kept())
        .containsInAnyOrder(
            Visit.of("1", "on time", "a", 1), Visit.of("2", "late and first of its key", "a", 3));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Parse", "Once", "visits", 4),
            LedgerCount.sent("Once", "Count", "visits", 2),
            LedgerCount.sent("Once", "duplicates", "visits", 2));
    pipeline.run();
  }

  @Test
  void handsAStreamsElementsOnInTimeForTheStepsAfterIt(TestPipeline pipeline) {
    TestStream<Visit> stream =
        TestStream.create(Visit.Coder.of())
            .addElements(
                at(20, Visit.of("1", "a", "a", 1)),
                at(30, Visit.of("1", "b", "a", 2)),
                at(30, Visit.of("2", "c", "a", 3)))
            .advanceWatermarkTo(NOON.plus(MINUTE))
            .advanceWatermarkToInfinity();

    PCollection<Long> counted =
        pipeline
            .apply(stream)
            .apply(Window.into(FixedWindows.of(MINUTE)))
            .apply(byId())
            .kept()
            .apply(Combine.globally(Count.<Visit>combineFn()).withoutDefaults());

    PAssert.that(counted).inOnTimePane(new IntervalWindow(NOON, MINUTE)).containsInAnyOrder(2L);
    pipeline.run();
  }

  @Test
  void leavesTheWaysOfItsInputToTheStepsAfterIt(TestPipeline pipeline) {
    PCollection<Visit> visits =
        pipeline
            .apply(
                Create.timestamped(at(0, Visit.of("1", "a", "a", 0))).withCoder(Visit.Coder.of()))
            .apply(
                Window.<Visit>into(FixedWindows.of(MINUTE))
                    .withAllowedLateness(MINUTE)
                    .accumulatingFiredPanes());

    WindowingStrategy<?, ?> after = visits.apply(byId()).kept().getWindowingStrategy();

    assertThat(after.getTimestampCombiner(), is(TimestampCombiner.END_OF_WINDOW));
    assertThat(after.getMode(), is(AccumulationMode.ACCUMULATING_FIRED_PANES));
    assertThat(after.getAllowedLateness(), is(MINUTE));
    pipeline.run();
  }

  @Test
  void takesWhatWasKeptBeforeForTheFirstOfItsWindow(TestPipeline pipeline) {
    PCollection<String> before =
        pipeline
            .apply(
                "Before",
                Create.timestamped(
                    TimestampedValue.of("1", NOON.plus(Duration.standardSeconds(59))),
                    TimestampedValue.of("3", NOON.plus(Duration.standardSeconds(59)))))
            .apply("Windows before", Window.into(FixedWindows.of(MINUTE)));

    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.timestamped(
                        at(0, Visit.of("1", "kept before", "", 0)),
                        at(9, Visit.of("1", "kept before", "a", 1)),
                        at(60, Visit.of("1", "another window", "a", 2)),
                        at(8, Visit.of("2", "greater", "a", 3)),
                        at(7, Visit.of("2", "new", "a", 4)))
                    .withCoder(Visit.Coder.of()))
            .apply(Window.into(FixedWindows.of(MINUTE)))
            .apply(byId().after(before));

    PAssert.that(result.kept().apply(Reify.timestamps()))
        .containsInAnyOrder(
            at(60, Visit.of("1", "another window", "a", 2)), at(7, Visit.of("2", "new", "a", 4)));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Parse", "Once", "visits", 5),
            LedgerCount.sent("Once", "Count", "visits", 2),
            LedgerCount.sent("Once", "duplicates", "visits", 3));
    pipeline.run();
  }

  @Test
  void keysFromBeforeAreAnInputOfTheStep(TestPipeline pipeline) {
    PCollection<String> before = pipeline.apply("Before", Create.of("1"));
    PCollection<Visit> visits =
        pipeline.apply(
            Create.timestamped(at(0, Visit.of("1", "kept before", "a", 0)))
                .withCoder(Visit.Coder.of()));
    visits.apply(byId().after(before));

    List<Set<PValue>> inputs = new ArrayList<>();
    pipeline.traverseTopologically(
        new PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof DropDuplicates.Elements) {
              inputs.add(Set.copyOf(node.getInputs().values()));
            }
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    assertThat(inputs, is(List.of(Set.of(visits, before))));
    pipeline.run();
  }

  @Test
  void refusesKeysFromBeforeThatDoNotEnd(TestPipeline pipeline) {
    PCollection<String> endless =
        pipeline.apply(TestStream.create(StringUtf8Coder.of()).advanceWatermarkToInfinity());

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> byId().after(endless)).getMessage(),
        is("Invalid keys that were kept before Once: unbounded (must be bounded)"));
    pipeline.run();
  }

  @Test
  void refusesAKeyWhoseBytesMayDiffer() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> DropDuplicates.by((Double value) -> value, DoubleCoder.of()))
            .getMessage(),
        startsWith("Invalid key coder: DoubleCoder (must be deterministic: "));
  }

  @Test
  void encodesCandidatesAsTheyAre() throws Exception {
    Candidate.Coder<String> coder = Candidate.Coder.of(StringUtf8Coder.of());
    Candidate<String> candidate =
        new Candidate<>(NOON, new SourcePosition("a", 3), "text", 1L << 40);

    CoderProperties.coderDecodeEncodeEqual(coder, candidate);
    CoderProperties.coderDecodeEncodeEqual(coder, Candidate.kept());
    CoderProperties.coderDeterministic(
        coder, candidate, new Candidate<>(NOON, new SourcePosition("a", 3), "text", 1L << 40));
    CoderProperties.coderSerializable(coder);
    coder.verifyDeterministic();
  }

  private static DropDuplicates.Elements<Visit, String> byId() {
    return DropDuplicates.by(Visit::id, StringUtf8Coder.of())
        .positionedBy(Visit::position)
        .in(STEP);
  }

  private static TimestampedValue<Visit> at(int second, Visit visit) {
    return TimestampedValue.of(visit, NOON.plus(Duration.standardSeconds(second)));
  }
}
