package dev.millrace.transforms;

import static org.apache.beam.sdk.values.TypeDescriptors.strings;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.Verdict.Standing;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FilterAnomaliesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final KvCoder<String, SeriesPoint> POINTS =
      KvCoder.of(StringUtf8Coder.of(), SeriesPoint.Coder.of());
  private static final Step STEP =
      Step.named("Judge").receivingFrom("Count").sendingTo("Land").counting("minutes");

  /** Expects the first value of the history, and sets aside what is more than 10 from it. */
  private static final SeriesVerdicts FROM_FIRST =
      SeriesVerdicts.by(
              history -> {
                double score = history[history.length - 1] - history[0];
                return new Verdict(
                    history[0], score, Math.abs(score) > 10 ? Standing.SET_ASIDE : Standing.KEPT);
              })
          .withLeastKnown(2)
          .withHistory(2);

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void splitsEachSeriesByItself(TestPipeline pipeline) {
    FilterAnomalies.Result<String> result =
        pipeline
            .apply(
                Create.of(
                        point("b", 1, 500),
                        point("a", 5, 50),
                        point("a", 0, 20),
                        point("b", 0, 500),
                        point("a", 1, 25))
                    .withCoder(POINTS))
            .apply(FilterAnomalies.by(FROM_FIRST).<String>every(MINUTE).in(STEP));

    PAssert.that(result.kept())
        .containsInAnyOrder(
            judged("a", 0, 20, 20, 0),
            judged("a", 1, 25, 20, 5),
            judged("a", 5, 50, 50, 0),
            judged("b", 0, 500, 500, 0),
            judged("b", 1, 500, 500, 0));
    PAssert.that(result.setAside())
        .containsInAnyOrder(judged("a", 2, 0, 20, -20), judged("a", 3, 0, 25, -25));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Count", "Judge", "minutes", 5),
            LedgerCount.sent("Judge", "Land", "minutes", 5),
            LedgerCount.sent("Judge", "anomalies", "minutes", 2));
    pipeline.run();
  }

  @Test
  void addsUpPartsOfAnIntervalFromTheLeastSoThatTheirOrderIsNoMatter(TestPipeline pipeline) {
    FilterAnomalies.Result<String> result =
        pipeline
            .apply(
                Create.of(
                        point("a", 0, 1e16),
                        point("a", 0, 1),
                        KV.of("a", new SeriesPoint(NOON.plus(59_999), 1)))
                    .withCoder(POINTS))
            .apply(FilterAnomalies.by(FROM_FIRST).every(MINUTE));

    PAssert.that(result.kept())
        .containsInAnyOrder(judged("a", 0, 1.0000000000000002e16, 1.0000000000000002e16, 0));
    pipeline.run();
  }

  @Test
  void setsAFloodAsideAndKeepsTheRestOfTheDay(TestPipeline pipeline) {
    List<KV<String, SeriesPoint>> points = new ArrayList<>();
    List<String> flood = new ArrayList<>();
    for (int minute = 0; minute < 400; minute++) {
      boolean flooded = minute >= 300 && minute < 310;
      points.add(point("site", minute, flooded ? 900 : 100 + minute % 7));
      if (flooded) {
        flood.add(minute(minute) + " had 900.0, expected 103.0");
      }
    }

    FilterAnomalies.Result<String> result =
        pipeline
            .apply(Create.of(points).withCoder(POINTS))
            .apply(FilterAnomalies.by(HampelDetector.ofCounts()).every(MINUTE));

    PAssert.that(
            result.setAside().apply(MapElements.into(strings()).via(FilterAnomaliesTest::text)))
        .containsInAnyOrder(flood);
    pipeline.run();
  }

  @Test
  void judgesAnUnboundedSeriesAsItsWatermarkPassesAndHearsSilence(TestPipeline pipeline) {
    TestStream<KV<String, SeriesPoint>> stream =
        TestStream.create(POINTS)
            .addElements(arriving("a", 1, 25), arriving("a", 0, 20))
            .advanceWatermarkTo(minute(2))
            .addElements(arriving("a", 2, 40))
            .advanceWatermarkTo(minute(3))
            .advanceWatermarkToInfinity();

    FilterAnomalies.Result<String> result =
        pipeline.apply(stream).apply(FilterAnomalies.by(FROM_FIRST).<String>every(MINUTE).in(STEP));

    PAssert.that(result.kept())
        .inWindow(new IntervalWindow(minute(1), MINUTE))
        .containsInAnyOrder(judged("a", 1, 25, 20, 5));
    PAssert.that(result.kept())
        .containsInAnyOrder(judged("a", 0, 20, 20, 0), judged("a", 1, 25, 20, 5));
    PAssert.that(result.setAside())
        .containsInAnyOrder(
            judged("a", 2, 40, 20, 20), judged("a", 3, 0, 25, -25), judged("a", 4, 0, 40, -40));
    PAssert.that(result.setAside())
        .inWindow(new IntervalWindow(minute(2), MINUTE))
        .containsInAnyOrder(judged("a", 2, 40, 20, 20));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Count", "Judge", "minutes", 3),
            LedgerCount.sent("Judge", "Land", "minutes", 2),
            LedgerCount.sent("Judge", "anomalies", "minutes", 3));
    pipeline.run();
  }

  @Test
  void givesAVerdictAgainWhenALatePointTakesPartInIt(TestPipeline pipeline) {
    TestStream<KV<String, SeriesPoint>> stream =
        TestStream.create(POINTS)
            .addElements(arriving("a", 0, 20), arriving("a", 2, 21))
            .advanceWatermarkTo(minute(3))
            .addElements(arriving("a", 1, 22))
            .advanceWatermarkToInfinity();

    FilterAnomalies.Result<String> result =
        pipeline
            .apply(stream)
            .apply(
                Window.<KV<String, SeriesPoint>>into(FixedWindows.of(MINUTE))
                    .withAllowedLateness(Duration.standardHours(1))
                    .discardingFiredPanes())
            .apply(FilterAnomalies.by(FROM_FIRST).every(MINUTE));

    PAssert.that(result.setAside())
        .inWindow(new IntervalWindow(minute(1), MINUTE))
        .containsInAnyOrder(judged("a", 1, 0, 20, -20));
    PAssert.that(result.kept())
        .inWindow(new IntervalWindow(minute(1), MINUTE))
        .containsInAnyOrder(judged("a", 1, 22, 20, 2));
    pipeline.run();
  }

  @Test
  void refusesAnIntervalThatHoldsNothing() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> FilterAnomalies.by(HampelDetector.ofCounts()).every(Duration.ZERO))
            .getMessage(),
        is("Invalid interval width: PT0S (must be at least PT0.001S)"));
  }

  @Test
  void refusesAValueThatIsNoNumber() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> new SeriesPoint(NOON, Double.NaN))
            .getMessage(),
        is("Invalid value at 2026-01-01T12:00:00.000Z: NaN (must be a number)"));
  }

  @Test
  void encodesPointsAsTheyAre() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(SeriesPoint.Coder.of(), new SeriesPoint(NOON, -0.1));
    CoderProperties.coderDeterministic(
        SeriesPoint.Coder.of(), new SeriesPoint(NOON, 3), new SeriesPoint(NOON, 3));
    CoderProperties.coderDecodeEncodeEqual(
        JudgedPoint.Coder.of(), new JudgedPoint(NOON, 1, 2e-300, -3));
    CoderProperties.coderDeterministic(
        JudgedPoint.Coder.of(), new JudgedPoint(NOON, 1, 2, 3), new JudgedPoint(NOON, 1, 2, 3));
    SeriesPoint.Coder.of().verifyDeterministic();
    JudgedPoint.Coder.of().verifyDeterministic();
  }

  private static String text(KV<String, JudgedPoint> judged) {
    JudgedPoint point = judged.getValue();
    return point.start() + " had " + point.value() + ", expected " + point.expected();
  }

  private static KV<String, SeriesPoint> point(String key, int minute, double value) {
    return KV.of(key, new SeriesPoint(minute(minute), value));
  }

  private static TimestampedValue<KV<String, SeriesPoint>> arriving(
      String key, int minute, double value) {
    return TimestampedValue.of(point(key, minute, value), minute(minute).plus(MINUTE).minus(1));
  }

  private static KV<String, JudgedPoint> judged(
      String key, int minute, double value, double expected, double score) {
    return KV.of(key, new JudgedPoint(minute(minute), value, expected, score));
  }

  private static Instant minute(int minute) {
    return NOON.plus(MINUTE.multipliedBy(minute));
  }
}
