package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AggregateWindowsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Step STEP =
      Step.named("Visits").receivingFrom("Parse").sendingTo("Land").counting("visits");

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void combinesEachKeyAndWindowAndConservesWeight(TestPipeline pipeline) {
    AggregateWindows.Result<String, Long> result =
        pipeline
            .apply(
                Create.timestamped(
                    at(59, "/a"), at(0, "/a"), at(60, "/a"), at(30, "/b"), at(0, "/a")))
            .apply(visits().weighedBy(count -> count).in(STEP));

    PAssert.that(result.aggregates())
        .containsInAnyOrder(visits("/a", 0, 3), visits("/a", 1, 1), visits("/b", 0, 1));
    PAssert.that(result.aggregates().apply(Reify.timestamps()))
        .inWindow(new IntervalWindow(NOON.plus(MINUTE), MINUTE))
        .containsInAnyOrder(
            TimestampedValue.of(visits("/a", 1, 1), NOON.plus(MINUTE.multipliedBy(2)).minus(1)));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Parse", "Visits", "visits", 5),
            LedgerCount.sent("Visits", "Land", "visits", 5));
    pipeline.run();
  }

  @Test
  void countsValuesWhereNobodySaysWhatTheyWeigh(TestPipeline pipeline) {
    AggregateWindows.Result<String, Long> result =
        pipeline
            .apply(Create.timestamped(at(0, "/a"), at(1, "/a"), at(2, "/b")))
            .apply(visits().in(STEP));

    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Parse", "Visits", "visits", 3),
            LedgerCount.sent("Visits", "Land", "visits", 2));
    pipeline.run();
  }

  @Test
  void agreesWithACountInPlainJava(TestPipeline pipeline) {
    long seed = 42;
    System.out.println("AggregateWindowsTest: random seed " + seed);
    Random random = new Random(seed);
    List<TimestampedValue<String>> arrivals = new ArrayList<>();
    Map<String, Map<Integer, Long>> counted = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      int second = random.nextInt(600);
      String page = "/" + random.nextInt(5);
      arrivals.add(at(second, page));
      counted.computeIfAbsent(page, any -> new TreeMap<>()).merge(second / 60, 1L, Long::sum);
    }
    List<KV<String, WindowAggregate<Long>>> expected = new ArrayList<>();
    counted.forEach(
        (page, minutes) ->
            minutes.forEach((minute, count) -> expected.add(visits(page, minute, count))));

    AggregateWindows.Result<String, Long> result =
        pipeline.apply(Create.timestamped(arrivals)).apply(visits());

    PAssert.that(result.aggregates()).containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  void sendsLateElementsAsAFurtherValueOfTheirOwn(TestPipeline pipeline) {
    TestStream<String> stream =
        TestStream.create(StringUtf8Coder.of())
            .addElements(at(10, "/a"), at(20, "/a"))
            .advanceWatermarkTo(NOON.plus(MINUTE))
            .addElements(at(30, "/a"), at(70, "/a"))
            .advanceWatermarkToInfinity();

    AggregateWindows.Result<String, Long> result =
        pipeline
            .apply(stream)
            .apply(
                Window.<String>into(new GlobalWindows())
                    .withAllowedLateness(MINUTE)
                    .accumulatingFiredPanes())
            .apply(visits().weighedBy(count -> count).in(STEP));

    PAssert.that(result.aggregates())
        .inOnTimePane(new IntervalWindow(NOON, MINUTE))
        .containsInAnyOrder(visits("/a", 0, 2));
    PAssert.that(result.aggregates())
        .inLatePane(new IntervalWindow(NOON, MINUTE))
        .containsInAnyOrder(visits("/a", 0, 1));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Parse", "Visits", "visits", 4),
            LedgerCount.sent("Visits", "Land", "visits", 4));
    pipeline.run();
  }

  @Test
  void showsInTheBooksWhatCameTooLate(TestPipeline pipeline) {
    TestStream<String> stream =
        TestStream.create(StringUtf8Coder.of())
            .addElements(at(10, "/a"))
            .advanceWatermarkTo(NOON.plus(MINUTE))
            .addElements(at(30, "/a"))
            .advanceWatermarkToInfinity();

    AggregateWindows.Result<String, Long> result =
        pipeline.apply(stream).apply(visits().weighedBy(count -> count).in(STEP));

    PAssert.that(result.aggregates()).containsInAnyOrder(visits("/a", 0, 1));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Parse", "Visits", "visits", 2),
            LedgerCount.sent("Visits", "Land", "visits", 1));
    pipeline.run();
  }

  @Test
  void refusesAWidthThatHoldsNothing() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    AggregateWindows.by((String page) -> page, StringUtf8Coder.of())
                        .within(Duration.ZERO))
            .getMessage(),
        is("Invalid window width: PT0S (must be at least PT0.001S)"));
  }

  @Test
  void refusesAKeyWhoseBytesMayDiffer() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> AggregateWindows.by((Double value) -> value, DoubleCoder.of()))
            .getMessage(),
        startsWith("Invalid key coder: DoubleCoder (must be deterministic: "));
  }

  @Test
  void encodesAggregatesAsTheyAre() throws Exception {
    WindowAggregate.Coder<String> coder = WindowAggregate.Coder.of(StringUtf8Coder.of());

    CoderProperties.coderDecodeEncodeEqual(
        coder, new WindowAggregate<>(NOON, NOON.plus(MINUTE), "value"));
    CoderProperties.coderDeterministic(
        coder,
        new WindowAggregate<>(NOON, NOON.plus(MINUTE), "value"),
        new WindowAggregate<>(NOON, NOON.plus(MINUTE), "value"));
    CoderProperties.coderSerializable(coder);
    coder.verifyDeterministic();
  }

  private static AggregateWindows.Elements<String, String, Long> visits() {
    return AggregateWindows.by((String page) -> page, StringUtf8Coder.of())
        .within(MINUTE)
        .combining(Count.combineFn());
  }

  private static KV<String, WindowAggregate<Long>> visits(String page, int minute, long count) {
    Instant start = NOON.plus(MINUTE.multipliedBy(minute));
    return KV.of(page, new WindowAggregate<>(start, start.plus(MINUTE), count));
  }

  private static TimestampedValue<String> at(int second, String page) {
    return TimestampedValue.of(page, NOON.plus(Duration.standardSeconds(second)));
  }
}
