package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OnnxModelTest {

  @Test
  void tellsWhatTheModelTakesAndGivesAndWhatTrainingLeftInIt() {
    OnnxModel model = OnnxModel.of("product", TestModels.product());

    assertThat(model.inputs(), contains(TensorSpec.floats("features", 3)));
    assertThat(model.outputs(), contains(TensorSpec.floats("scores", 2)));
    assertThat(model.metadata(), is(Map.of("labels", "small,large")));
    assertThat(model.metadata("labels"), is("small,large"));
  }

  @Test
  void namesTheMetadataThatIsMissing() {
    assertThat(
        refusal(() -> OnnxModel.of("product", TestModels.product()).metadata("features")),
        is("Invalid model product: no metadata \"features\" (it has [labels])"));
  }

  @Test
  void refusesBytesThatAreNoModelInOneLine() {
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);

    assertThat(
        refusal(() -> OnnxModel.of("m.onnx", text)),
        matchesPattern(
            "Invalid model m\\.onnx: 5 bytes with SHA-256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c"
                + "1fa7425e73043362938b9824 are not an ONNX model that ONNX Runtime can read"
                + "; give the file as its training wrote it \\(.+\\)"));
  }

  @Test
  void refusesAModelThatWasCutShort() {
    byte[] whole = TestModels.product();

    assertThat(
        refusal(() -> OnnxModel.of("m.onnx", Arrays.copyOf(whole, whole.length - 9))),
        matchesPattern("Invalid model m\\.onnx: .+ are not an ONNX model .+"));
  }

  @Test
  void refusesAModelThatIsTooLargeForAGraph() {
    assertThat(
        refusal(() -> OnnxModel.of("m.onnx", new byte[OnnxModel.MAX_BYTES + 1])),
        is(
            "Invalid model m.onnx: 8388609 bytes (must be at most 8388608, since it travels inside"
                + " the job's graph)"));
  }

  @Test
  void refusesAModelOfOtherFeaturesWithWhatWasFoundAndWhatIsNeeded() {
    OnnxModel model = OnnxModel.of("m.onnx", TestModels.product());

    assertThat(
        refusal(() -> model.withInputs(TensorSpec.floats("features", 24))),
        is(
            "Invalid model m.onnx: it takes features float [n, 3] (must take features float"
                + " [n, 24]); use the model that was trained for these features"));
    assertThat(
        refusal(() -> model.withInputs(TensorSpec.longs("features", 3))),
        is(
            "Invalid model m.onnx: it takes features float [n, 3] (must take features int64"
                + " [n, 3]); use the model that was trained for these features"));
    assertThat(
        refusal(() -> model.withInputs()),
        is(
            "Invalid model m.onnx: it takes features float [n, 3] (must take ); use the model that"
                + " was trained for these features"));
  }

  @Test
  void refusesAModelOfOtherScores() {
    OnnxModel model = OnnxModel.of("m.onnx", TestModels.product());

    assertThat(
        refusal(() -> model.withOutput(TensorSpec.floats("scores", 6))),
        is("Invalid model m.onnx: it gives scores float [n, 2] (must give scores float [n, 6])"));
    assertThat(
        refusal(() -> model.withOutput(TensorSpec.longs("scores", 2))),
        is("Invalid output: scores int64 [n, 2] (must be float)"));
  }

  @Test
  void wantsToBeToldWhichOfSeveralOutputs() {
    OnnxModel model = OnnxModel.of("m.onnx", TestModels.twoOutputs());

    assertThat(
        refusal(() -> OnnxScorer.of(model)),
        is(
            "Invalid model m.onnx: it gives same float [n, 1]; negated float [n, 1] (must give a"
                + " single output of floats, or name one with withOutput)"));
    assertThat(
        OnnxScorer.of(model.withOutput(TensorSpec.floats("negated", 1)))
            .scoreFeatures(List.of(new float[] {3})),
        contains(new RowScore.Given(new double[] {-3})));
  }

  @Test
  void refusesATypeThatNoRowCanHold() {
    assertThat(
        refusal(() -> OnnxScorer.of(OnnxModel.of("m.onnx", TestModels.ofDoubles()))),
        is(
            "Invalid model m.onnx: it takes features of a type that is not float, int64 or string"
                + " [n, 1] (must be float, int64 or string)"));
  }

  @Test
  void wantsAnOpenWidthFixed() {
    byte[] open =
        new TinyOnnx()
            .input("features", TinyOnnx.FLOAT, -1, -2)
            .node("Identity", List.of("features"), "scores")
            .output("scores", TinyOnnx.FLOAT, -1, -2)
            .bytes();
    OnnxModel model = OnnxModel.of("m.onnx", open);

    assertThat(
        refusal(() -> OnnxScorer.of(model)),
        is(
            "Invalid model m.onnx: it leaves the width of features float [n, ?] open (fix it with"
                + " withInputs)"));
    assertThat(
        OnnxScorer.of(model.withInputs(TensorSpec.floats("features", 2)))
            .scoreFeatures(List.of(new float[] {1, 2})),
        contains(new RowScore.Given(new double[] {1, 2})));
  }

  @Test
  void travelsWithItsBytes() {
    OnnxModel model =
        OnnxModel.of("m.onnx", TestModels.product()).withOutput(TensorSpec.floats("scores", 2));

    OnnxModel arrived = SerializableUtils.ensureSerializable(model);

    assertThat(arrived.digest(), is(model.digest()));
    assertThat(
        OnnxScorer.of(arrived).scoreFeatures(List.of(new float[] {1, 1, 1})),
        contains(new RowScore.Given(new double[] {7, 70})));
  }

  private static String refusal(Executable attempt) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, attempt).getMessage());
  }
}
