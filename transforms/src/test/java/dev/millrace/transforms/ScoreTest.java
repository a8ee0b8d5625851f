package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Step STEP =
      Step.named("Score").receivingFrom("Count").sendingTo("Alert").counting("clients");

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void scoresEachElementOnceInItsWindowAndAtItsTime(int batchSize, TestPipeline pipeline) {
    PCollection<Scored<Integer>> scored =
        pipeline
            .apply(Create.timestamped(at(61, 3), at(0, 1), at(59, 2), at(0, 1)))
            .apply(Window.into(FixedWindows.of(MINUTE)))
            .apply(product().withBatchSize(batchSize))
            .scored();

    PAssert.that(scored.apply(Reify.timestamps()))
        .inWindow(new IntervalWindow(NOON, MINUTE))
        .containsInAnyOrder(
            TimestampedValue.of(scored(1, 1, 10), NOON),
            TimestampedValue.of(scored(1, 1, 10), NOON),
            TimestampedValue.of(scored(2, 2, 20), second(59)));
    PAssert.that(scored.apply("Again", Reify.timestamps()))
        .inWindow(new IntervalWindow(NOON.plus(MINUTE), MINUTE))
        .containsInAnyOrder(TimestampedValue.of(scored(3, 3, 30), second(61)));
    pipeline.run();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1024})
  void answersTheSameAtEveryBatchSize(int batchSize, TestPipeline pipeline) {
    Random random = new Random(7);
    OnnxModel model = OnnxModel.of("network", TestModels.network(random));
    List<List<Double>> elements = new ArrayList<>();
    List<Scored<List<Double>>> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      List<Double> element = new ArrayList<>();
      for (float feature : TestModels.some(random, TestModels.FEATURES)) {
        element.add((double) feature);
      }
      elements.add(element);
      RowScore alone = OnnxScorer.of(model).scoreFeatures(List.of(floats(element))).get(0);
      expected.add(new Scored<>(element, ((RowScore.Given) alone).values()));
    }

    PCollection<Scored<List<Double>>> scored =
        pipeline
            .apply(Create.of(elements).withCoder(ListCoder.of(DoubleCoder.of())))
            .apply(Score.with(model).features(ScoreTest::floats).withBatchSize(batchSize))
            .scored();

    PAssert.that(scored).containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  void makesDeadLettersOfWhatTheModelCannotTake(TestPipeline pipeline) {
    OnnxModel model = OnnxModel.of("look-up", TestModels.lookUp());
    Score.Result<Integer> result =
        pipeline
            .apply(Create.timestamped(at(0, 1), at(1, 2), at(2, -1), at(3, -2)))
            .apply(
                Score.with(model)
                    .rows(ScoreTest::indexRow)
                    .in(STEP)
                    .describedBy(ScoreTest::description));

    PAssert.that(result.scored()).containsInAnyOrder(scored(1, 11), scored(2, 12));
    PAssert.that(result.deadLetters())
        .containsInAnyOrder(
            DeadLetter.of(
                "Score",
                "wrong-shape",
                "expected index int64 [n, 1], found a row of 2 values of INT64",
                bytes("element -1"),
                new SourcePosition("memory", 1),
                second(2)),
            DeadLetter.of(
                "Score",
                "features-error",
                "java.lang.IllegalStateException: no features",
                bytes("element -2"),
                new SourcePosition("memory", 2),
                second(3)));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Count", "Score", "clients", 4),
            LedgerCount.sent("Score", "Alert", "clients", 2),
            LedgerCount.sent("Score", "dead letters", "clients", 2));
    pipeline.run();
  }

  @Test
  void describesADeadLetterByItsTextWithoutBeingTold(TestPipeline pipeline) {
    PCollection<DeadLetter> deadLetters =
        pipeline
            .apply(Create.timestamped(at(5, -1)))
            .apply(
                Score.with(OnnxModel.of("logarithm", TestModels.logarithm()))
                    .features(element -> new float[] {element}))
            .deadLetters();

    PAssert.that(deadLetters)
        .containsInAnyOrder(
            DeadLetter.of(
                "Score",
                "not-finite",
                "model logarithm gave NaN as value 0 of scores",
                bytes("-1"),
                new SourcePosition("aggregate", 0),
                second(5)));
    pipeline.run();
  }

  /** What is added to a test stream at once is one bundle. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void scoresABundleOfSeveralWindowsAndLateElementsToo(int batchSize, TestPipeline pipeline) {
    TestStream<Integer> stream =
        TestStream.create(VarIntCoder.of())
            .addElements(at(10, 1), at(70, 4), at(5, 2))
            .advanceWatermarkTo(second(120))
            .addElements(at(7, 3))
            .advanceWatermarkToInfinity();

    PCollection<Scored<Integer>> scored =
        pipeline
            .apply(stream)
            .apply(
                Window.<Integer>into(FixedWindows.of(MINUTE))
                    .withAllowedLateness(Duration.standardHours(1))
                    .discardingFiredPanes())
            .apply(product().withBatchSize(batchSize))
            .scored();

    PAssert.that(scored.apply(Reify.timestamps()))
        .inWindow(new IntervalWindow(NOON, MINUTE))
        .containsInAnyOrder(
            TimestampedValue.of(scored(1, 1, 10), second(10)),
            TimestampedValue.of(scored(2, 2, 20), second(5)),
            TimestampedValue.of(scored(3, 3, 30), second(7)));
    PAssert.that(scored)
        .inWindow(new IntervalWindow(NOON.plus(MINUTE), MINUTE))
        .containsInAnyOrder(scored(4, 4, 40));
    pipeline.run();
  }

  @Test
  void refusesABatchThatHoldsNothing() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> product().withBatchSize(0));

    assertThat(refusal.getMessage(), is("Invalid batch size: 0 (must be >= 1)"));
  }

  @Test
  void refusesFeaturesForAModelThatTakesSomethingElse() {
    OnnxModel model = OnnxModel.of("look-up", TestModels.lookUp());

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Score.with(model).features((Integer element) -> new float[] {element}));

    assertThat(
        refusal.getMessage(),
        is(
            "Invalid model look-up: it takes index int64 [n, 1] (must take one input of floats;"
                + " give several as rows)"));
  }

  @Test
  void encodesScoredElementsAsTheyAre() throws Exception {
    Scored.Coder<KV<String, Integer>> coder =
        Scored.Coder.of(KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of()));

    CoderProperties.coderDecodeEncodeEqual(
        coder, new Scored<>(KV.of("a", 1), new double[] {0.9, 0, -1e300}));
    CoderProperties.coderDeterministic(
        coder,
        new Scored<>(KV.of("a", 1), new double[] {0.25}),
        new Scored<>(KV.of("a", 1), new double[] {0.25}));
    CoderProperties.coderSerializable(coder);
    coder.verifyDeterministic();
  }

  @Test
  void findsTheStrongestScoreAndTheFirstOfEquals() {
    assertThat(scored(0, 0.1, 0.7, 0.7, 0.2).strongest(), is(1));
  }

  private static Score.Elements<Integer> product() {
    return Score.with(OnnxModel.of("product", TestModels.product()))
        .features(element -> new float[] {element, 0, 0});
  }

  private static OnnxRow indexRow(int index) {
    if (index == -2) {
      throw new IllegalStateException("no features");
    }
    return index == -1
        ? OnnxRow.empty().withLongs("index", 1, 2)
        : OnnxRow.empty().withLongs("index", index);
  }

  private static RawRecord description(int element) {
    return RawRecord.of(bytes("element " + element), new SourcePosition("memory", -element));
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  private static Scored<Integer> scored(int element, double... scores) {
    return new Scored<>(element, scores);
  }

  private static TimestampedValue<Integer> at(int second, int element) {
    return TimestampedValue.of(element, second(second));
  }

  private static Instant second(int second) {
    return NOON.plus(Duration.standardSeconds(second));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
