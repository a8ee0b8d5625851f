package dev.millrace.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DropDuplicatesAtFirstSightTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final IntervalWindow FIRST = new IntervalWindow(NOON, MINUTE);
  private static final IntervalWindow SECOND = new IntervalWindow(NOON.plus(MINUTE), MINUTE);
  private static final Step STEP =
      Step.named("Once").receivingFrom("Parse").sendingTo("Count").counting("visits");

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void keepsTheFirstOfOneBundleAndOfSeveralAtItsOwnTime(TestPipeline pipeline) {
    TestStream<Visit> stream =
        TestStream.create(Visit.Coder.of())
            .addElements(
                at(20, Visit.of("1", "same", "a", 1)),
                at(20, Visit.of("1", "same", "a", 1)),
                at(30, Visit.of("2", "before its lesser", "a", 2)))
            .addElements(at(20, Visit.of("1", "same", "a", 1)))
            .advanceWatermarkTo(NOON.plus(Duration.standardSeconds(5)))
            .addElements(
                at(10, Visit.of("2", "less, but second", "a", 0)),
                at(40, Visit.of("3", "alone", "a", 3)))
            .advanceWatermarkToInfinity();

    WithoutDuplicates<Visit> result =
        pipeline.apply(stream).apply(Window.into(FixedWindows.of(MINUTE))).apply(byId());

    PAssert.that(result.kept().apply(Reify.timestamps()))
        .containsInAnyOrder(
            at(20, Visit.of("1", "same", "a", 1)),
            at(30, Visit.of("2", "before its lesser", "a", 2)),
            at(40, Visit.of("3", "alone", "a", 3)));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Parse", "Once", "visits", 6),
            LedgerCount.sent("Once", "Count", "visits", 3),
            LedgerCount.sent("Once", "duplicates", "visits", 3));
    pipeline.run();
  }

  /** A trigger that fires for each element sees it before the watermark has passed its window. */
  @Test
  void doesNotWaitForTheWindowsEnd(TestPipeline pipeline) {
    TestStream<Visit> stream =
        TestStream.create(Visit.Coder.of())
            .addElements(at(20, Visit.of("1", "first", "a", 1)))
            .advanceWatermarkTo(NOON.plus(Duration.standardSeconds(30)))
            .addElements(at(40, Visit.of("1", "second", "a", 2)))
            .advanceWatermarkToInfinity();

    PCollection<String> texts =
        pipeline
            .apply(stream)
            .apply(
                Window.<Visit>into(FixedWindows.of(MINUTE))
                    .triggering(
                        AfterWatermark.pastEndOfWindow()
                            .withEarlyFirings(AfterPane.elementCountAtLeast(1)))
                    .withAllowedLateness(Duration.ZERO)
                    .discardingFiredPanes())
            .apply(byId())
            .kept()
            .apply(MapElements.into(TypeDescriptors.strings()).via(Visit::text))
            .apply(Combine.globally(DropDuplicatesAtFirstSightTest::joined).withoutDefaults());

    PAssert.that(texts).inEarlyPane(FIRST).containsInAnyOrder("first");
    pipeline.run();
  }

  @Test
  void findsDuplicatesOnlyWithinAWindow(TestPipeline pipeline) {
    TestStream<Visit> stream =
        TestStream.create(Visit.Coder.of())
            .addElements(
                at(59, Visit.of("1", "first minute", "a", 0)),
                at(60, Visit.of("1", "second minute", "a", 1)))
            .addElements(
                at(0, Visit.of("1", "first again", "a", 2)),
                at(119, Visit.of("1", "second again", "a", 3)))
            .advanceWatermarkToInfinity();

    WithoutDuplicates<Visit> result =
        pipeline.apply(stream).apply(Window.into(FixedWindows.of(MINUTE))).apply(byId());

    PAssert.that(result.kept())
        .inWindow(FIRST)
        .containsInAnyOrder(Visit.of("1", "first minute", "a", 0));
    PAssert.that(result.kept())
        .inWindow(SECOND)
        .containsInAnyOrder(Visit.of("1", "second minute", "a", 1));
    PAssert.that(result.counts())
        .inWindow(FIRST)
        .satisfies(
            counts -> {
              assertThat(total(counts, "Once", "duplicates"), is(1L));
              assertThat(total(counts, "Once", "Count"), is(1L));
              assertThat(total(counts, "Parse", "Once"), is(2L));
              return null;
            });
    pipeline.run();
  }

  /** The window ends at 12:01, and its lateness at 12:02; then the engine drops what comes. */
  @Test
  void remembersUntilTheLatenessIsOverAndThenForgets(TestPipeline pipeline) {
    TestStream<Visit> stream =
        TestStream.create(Visit.Coder.of())
            .addElements(
                at(10, Visit.of("1", "on time", "a", 1)), at(20, Visit.of("2", "too", "a", 2)))
            .advanceWatermarkTo(NOON.plus(MINUTE))
            .addElements(
                at(15, Visit.of("1", "late and a duplicate", "a", 3)),
                at(15, Visit.of("3", "late and first", "a", 4)))
            .advanceWatermarkTo(NOON.plus(MINUTE).plus(MINUTE).minus(2))
            .addElements(at(30, Visit.of("3", "as late as can be", "a", 5)))
            .advanceWatermarkTo(NOON.plus(MINUTE).plus(MINUTE))
            .addElements(
                at(30, Visit.of("3", "too late", "a", 6)),
                at(150, Visit.of("3", "of another minute", "a", 7)))
            .advanceWatermarkToInfinity();

    WithoutDuplicates<Visit> result =
        pipeline
            .apply(stream)
            .apply(
                Window.<Visit>into(FixedWindows.of(MINUTE))
                    .withAllowedLateness(MINUTE)
                    .discardingFiredPanes())
            .apply(byId());

    PAssert.that(result.kept())
        .containsInAnyOrder(
            Visit.of("1", "on time", "a", 1),
            Visit.of("2", "too", "a", 2),
            Visit.of("3", "late and first", "a", 4),
            Visit.of("3", "of another minute", "a", 7));
    PipelineResult run = pipeline.run();
    assertThat(counter(run, "remembered"), is(4L));
    assertThat(counter(run, "forgotten"), is(4L));
  }

  @Test
  void takesABoundedInputWithoutWindows(TestPipeline pipeline) {
    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.timestamped(
                        at(9, Visit.of("1", "same", "a", 0)),
                        at(9, Visit.of("1", "same", "a", 0)),
                        at(5, Visit.of("2", "alone", "a", 5)))
                    .withCoder(Visit.Coder.of()))
            .apply(byId());

    PAssert.that(result.kept())
        .containsInAnyOrder(Visit.of("1", "same", "a", 0), Visit.of("2", "alone", "a", 5));
    pipeline.run();
  }

  @Test
  void equalBytesAreEqualKeys(TestPipeline pipeline) {
    WithoutDuplicates<Visit> result =
        pipeline
            .apply(
                Create.of(Visit.of("1", "same", "a", 0), Visit.of("1", "same", "a", 0))
                    .withCoder(Visit.Coder.of()))
            .apply(
                DropDuplicates.by((Visit visit) -> visit.id().getBytes(UTF_8), ByteArrayCoder.of())
                    .atFirstSight()
                    .in(STEP));

    PAssert.that(result.kept()).containsInAnyOrder(Visit.of("1", "same", "a", 0));
    pipeline.run();
  }

  @Test
  void refusesWindowsThatMerge() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Visit> visits =
        pipeline
            .apply(Create.of(Visit.of("1", "a", "a", 0)).withCoder(Visit.Coder.of()))
            .apply(Window.into(Sessions.withGapDuration(MINUTE)));

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> visits.apply(byId())).getMessage(),
        is(
            "Invalid windows of Once: "
                + visits.getWindowingStrategy().getWindowFn()
                + " (must not merge, as keys are remembered by window)"));
  }

  @Test
  void refusesAnEndlessInputWithoutWindows() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Visit> visits =
        pipeline.apply(TestStream.create(Visit.Coder.of()).advanceWatermarkToInfinity());

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> visits.apply(byId())).getMessage(),
        is("Invalid windows of Once: the global one (must end, so that keys are forgotten)"));
  }

  @Test
  void encodesKeysAsTheyAre() throws Exception {
    EncodedKey key = EncodedKey.of("id", StringUtf8Coder.of());

    CoderProperties.coderDecodeEncodeEqual(EncodedKey.Coder.of(), key);
    CoderProperties.coderConsistentWithEquals(
        EncodedKey.Coder.of(), key, EncodedKey.of("id", StringUtf8Coder.of()));
    CoderProperties.coderDeterministic(
        EncodedKey.Coder.of(), key, EncodedKey.of("id", StringUtf8Coder.of()));
  }

  private static String joined(Iterable<String> texts) {
    return String.join(" ", texts);
  }

  private static long total(Iterable<LedgerCount> counts, String from, String to) {
    long total = 0;
    for (LedgerCount count : counts) {
      if (count.from().equals(from) && count.to().equals(to)) {
        total += count.count();
      }
    }
    return total;
  }

  private static long counter(PipelineResult run, String name) {
    Iterable<MetricResult<Long>> found =
        run.metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named("millrace.dropDuplicates", name))
                    .build())
            .getCounters();
    long total = 0;
    for (MetricResult<Long> counter : found) {
      total += counter.getCommitted();
    }
    return total;
  }

  private static DropDuplicates.AtFirstSight<Visit, String> byId() {
    return DropDuplicates.by(Visit::id, StringUtf8Coder.of()).atFirstSight().in(STEP);
  }

  private static TimestampedValue<Visit> at(int second, Visit visit) {
    return TimestampedValue.of(visit, NOON.plus(Duration.standardSeconds(second)));
  }
}
