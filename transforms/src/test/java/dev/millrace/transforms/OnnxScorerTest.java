package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Lists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxScorerTest {
  private static final long SEED = 20_260_101;

  @Test
  void answersEachRowAtItsIndex() {
    assertThat(
        product(TestModels.product())
            .scoreFeatures(
                List.of(new float[] {1, 0, 0}, new float[] {0, 1, 0}, new float[] {0.5f, 0, 1})),
        contains(given(1, 10), given(2, 20), given(4.5, 45)));
  }

  @Test
  void answersNothingToNothing() {
    assertThat(product(TestModels.product()).scoreFeatures(List.of()), is(empty()));
  }

  @Test
  void fillsUpRunsOfAModelThatFixesTheirSize() {
    List<float[]> rows = new ArrayList<>();
    List<RowScore> expected = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      rows.add(new float[] {i, 0, 0});
      expected.add(given(i, 10 * i));
    }

    assertThat(product(TestModels.productOfFourRows()).scoreFeatures(rows), is(expected));
  }

  @Test
  void roundsToMillionthsThatPrintAsTheyAre() {
    byte[] identity =
        new TinyOnnx()
            .input("features", TinyOnnx.FLOAT, -1, 4)
            .node("Identity", List.of("features"), "scores")
            .output("scores", TinyOnnx.FLOAT, -1, 4)
            .bytes();

    assertThat(
        OnnxScorer.of(OnnxModel.of("identity", identity))
            .scoreFeatures(List.of(new float[] {0.9f, 0.12345649f, -1e-9f, 0.1f + 0.2f})),
        contains(given(0.9, 0.123456, 0.0, 0.3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 1024})
  void answersTheSameAtEveryBatchSize(int batchSize) {
    System.out.println("OnnxScorerTest: random seed " + SEED);
    Random random = new Random(SEED);
    OnnxScorer scorer = OnnxScorer.of(OnnxModel.of("network", TestModels.network(random)));
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      rows.add(TestModels.some(random, TestModels.FEATURES));
    }

    List<RowScore> all = scorer.scoreFeatures(rows);
    List<RowScore> inBatches = new ArrayList<>();
    Lists.partition(rows, batchSize).forEach(some -> inBatches.addAll(scorer.scoreFeatures(some)));

    assertThat(all.get(0), instanceOf(RowScore.Given.class));
    assertThat(inBatches, is(all));
  }

  @Test
  void answersTheSameToManyThreads() throws InterruptedException, ExecutionException {
    Random random = new Random(SEED);
    OnnxModel model = OnnxModel.of("network", TestModels.network(random));
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(TestModels.some(random, TestModels.FEATURES));
    }
    List<RowScore> alone = OnnxScorer.of(model).scoreFeatures(rows);

    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<RowScore>>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(threads.submit(() -> OnnxScorer.of(model).scoreFeatures(rows)));
      }
      for (Future<List<RowScore>> answer : answers) {
        assertThat(answer.get(), is(alone));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void refusesARowOfAnotherShapeAndScoresTheOthers() {
    assertThat(
        product(TestModels.product())
            .scoreFeatures(List.of(new float[] {1, 0, 0}, new float[] {1, 0}, new float[3])),
        contains(
            given(1, 10),
            refused(
                "wrong-shape", "expected features float [n, 3], found a row of 2 values of FLOAT"),
            given(0, 0)));
  }

  @Test
  void refusesInputsThatAreMissingOrUnknown() {
    OnnxScorer scorer = product(TestModels.product());

    assertThat(
        scorer.score(
            List.of(
                OnnxRow.empty(),
                OnnxRow.empty().withLongs("features", 1, 2, 3),
                OnnxRow.empty().withFloats("features", 1, 2, 3).withFloats("more", 1))),
        contains(
            refused("wrong-shape", "expected features float [n, 3], found none"),
            refused(
                "wrong-shape", "expected features float [n, 3], found a row of 3 values of INT64"),
            refused(
                "wrong-shape", "expected inputs [features float [n, 3]], found [features, more]")));
  }

  @Test
  void refusesFeaturesThatAreNotFinite() {
    assertThat(
        product(TestModels.product())
            .scoreFeatures(
                List.of(
                    new float[] {0, Float.NaN, 0},
                    new float[] {0, 0, Float.NEGATIVE_INFINITY},
                    new float[] {1, 1, 1})),
        contains(
            refused("not-finite", "value 1 of input features is NaN (must be finite)"),
            refused("not-finite", "value 2 of input features is -Infinity (must be finite)"),
            given(7, 70)));
  }

  @Test
  void refusesAnAnswerThatIsNotFinite() {
    assertThat(
        OnnxScorer.of(OnnxModel.of("logarithm", TestModels.logarithm()))
            .scoreFeatures(List.of(new float[] {1}, new float[] {-1}, new float[] {0})),
        contains(
            given(0),
            refused("not-finite", "model logarithm gave NaN as value 0 of scores"),
            refused("not-finite", "model logarithm gave -Infinity as value 0 of scores")));
  }

  @Test
  void refusesOnlyTheRowThatTheModelFailsOn() {
    OnnxScorer scorer = OnnxScorer.of(OnnxModel.of("look-up", TestModels.lookUp()));
    List<OnnxRow> rows = new ArrayList<>();
    for (long index : new long[] {0, 7, 2, 1}) {
      rows.add(OnnxRow.empty().withLongs("index", index));
    }

    List<RowScore> answers = scorer.score(rows);

    assertThat(answers.get(0), is(given(10)));
    assertThat(answers.get(1), instanceOf(RowScore.Refused.class));
    assertThat(((RowScore.Refused) answers.get(1)).reason(), is("model-error"));
    assertThat(answers.get(2), is(given(12)));
    assertThat(answers.get(3), is(given(11)));
  }

  @Test
  void takesTextsBesideNumbers() {
    OnnxScorer scorer = OnnxScorer.of(OnnxModel.of("text", TestModels.textAndWeight()));

    assertThat(
        scorer.score(
            List.of(
                OnnxRow.empty().withStrings("method", "GET").withFloats("weight", 0.5f),
                OnnxRow.empty().withStrings("method", "POST").withFloats("weight", 0.25f),
                OnnxRow.empty().withStrings("method", "\u00fc").withFloats("weight", 0))),
        contains(given(1.5), given(2.25), given(-1)));
  }

  /** The recorded outputs are those of another version of ONNX Runtime. */
  @Test
  void givesTheRecordedScoresOfAnIsolationForest() throws IOException {
    JsonNode recorded = json("models/phishing-iforest.json");
    OnnxModel model =
        shared("models/phishing-iforest/isolation_forest.onnx")
            .withInputs(TensorSpec.floats("float_input", 3))
            .withOutput(TensorSpec.floats("scores", 1));
    List<float[]> rows = new ArrayList<>();
    recorded.at("/inputs/float_input").forEach(row -> rows.add(floats(row)));

    List<RowScore> answers = OnnxScorer.of(model).scoreFeatures(rows);

    assertThat(rows.size(), greaterThan(50));
    for (int i = 0; i < rows.size(); i++) {
      double expected = recorded.at("/outputs/scores").get(i).get(0).asDouble();
      assertThat("row " + i, scores(answers.get(i))[0], closeTo(expected, 1e-6));
    }
  }

  @Test
  void givesTheRecordedLogitsOfAModelWithFourInputs() throws IOException {
    JsonNode recorded = json("models/waf-csic2010.json").get("cases");
    OnnxModel model =
        shared("models/waf-csic2010/waf_model.onnx")
            .withInputs(
                TensorSpec.longs("sequence", 512),
                TensorSpec.floats("lexical", 19),
                TensorSpec.floats("statistical", 14),
                TensorSpec.floats("pattern", 5));
    List<OnnxRow> rows = new ArrayList<>();
    for (JsonNode one : recorded) {
      JsonNode inputs = one.get("inputs");
      long[] sequence = new long[512];
      for (int i = 0; i < sequence.length; i++) {
        sequence[i] = inputs.get("sequence").get(i).asLong();
      }
      rows.add(
          OnnxRow.empty()
              .withLongs("sequence", sequence)
              .withFloats("lexical", floats(inputs.get("lexical")))
              .withFloats("statistical", floats(inputs.get("statistical")))
              .withFloats("pattern", floats(inputs.get("pattern"))));
    }

    List<RowScore> answers = OnnxScorer.of(model).score(rows);

    assertThat(rows.size(), greaterThan(100));
    for (int i = 0; i < rows.size(); i++) {
      double[] logits = scores(answers.get(i));
      for (int j = 0; j < 2; j++) {
        double expected = recorded.get(i).get("logits").get(j).asDouble();
        assertThat("case " + i + ", logit " + j, logits[j], closeTo(expected, 1e-4));
      }
    }
    assertThat(OnnxScorer.of(model).score(rows.subList(3, 4)), is(answers.subList(3, 4)));
  }

  private static OnnxScorer product(byte[] model) {
    return OnnxScorer.of(OnnxModel.of("product", model));
  }

  private static RowScore given(double... values) {
    return new RowScore.Given(values);
  }

  private static RowScore refused(String reason, String message) {
    return new RowScore.Refused(reason, message);
  }

  private static double[] scores(RowScore score) {
    assertThat(score, instanceOf(RowScore.Given.class));
    return ((RowScore.Given) score).values();
  }

  private static OnnxModel shared(String path) throws IOException {
    Path file = SharedData.file(path);
    return OnnxModel.of(path, Files.readAllBytes(file));
  }

  private static JsonNode json(String path) throws IOException {
    return new ObjectMapper().readTree(SharedData.file(path).toFile());
  }

  private static float[] floats(JsonNode row) {
    float[] values = new float[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) row.get(i).asDouble();
    }
    return values;
  }
}
