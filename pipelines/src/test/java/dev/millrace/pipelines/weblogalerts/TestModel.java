package dev.millrace.pipelines.weblogalerts;

import ai.onnx.proto.OnnxMl;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.TensorSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXInitializer;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXPlaceholder;

/** A model whose answer anybody can tell: from {@value #LEAST} requests on it is a flood. */
final class TestModel {
  static final int LEAST = 20;
  private static final float STEEPNESS = 50;

  private TestModel() {}

  static OnnxModel model() {
    return model(bytes(String.join(",", WebLogFeatures.names())));
  }

  /**
   * One that takes fewer requests than that for a flood, and changes its mind when there are more.
   */
  static OnnxModel ofFewRequests() {
    return model(bytes(String.join(",", WebLogFeatures.names()), -STEEPNESS));
  }

  private static OnnxModel model(byte[] bytes) {
    return OnnxModel.of("floods.onnx", bytes)
        .withInputs(TensorSpec.floats(WebLogModel.INPUT, WebLogFeatures.count()))
        .withOutput(TensorSpec.floats(WebLogModel.OUTPUT, Label.values().length));
  }

  /** The model as a file that says it was trained for these features. */
  static byte[] bytes(String features) {
    return bytes(features, STEEPNESS);
  }

  private static byte[] bytes(String features, float steepness) {
    int labels = Label.values().length;
    ONNXContext graph = new ONNXContext();
    ONNXPlaceholder input = graph.floatInput(WebLogModel.INPUT, WebLogFeatures.count());
    ONNXInitializer weights =
        graph.floatTensor(
            "weights",
            List.of(WebLogFeatures.count(), labels),
            buffer ->
                buffer.put(
                    WebLogFeature.REQUESTS.ordinal() * labels + Label.FLOOD.ordinal(), steepness));
    float[] biases = new float[labels];
    Arrays.fill(biases, -20 * STEEPNESS);
    biases[Label.NORMAL.ordinal()] = steepness * (float) Math.log1p(LEAST - 0.5);
    biases[Label.FLOOD.ordinal()] = 0;
    input
        .apply(ONNXOperators.GEMM, List.of(weights, graph.array("biases", biases)))
        .apply(ONNXOperators.SOFTMAX, Map.of("axis", 1))
        .assignTo(graph.floatOutput(WebLogModel.OUTPUT, labels));
    return OnnxMl.ModelProto.newBuilder()
        .setGraph(graph.buildGraph())
        .setIrVersion(6)
        .addOpsetImport(ONNXOperators.getOpsetProto())
        .addMetadataProps(entry(WebLogModel.FEATURES, features))
        .addMetadataProps(
            entry(
                WebLogModel.LABELS,
                Arrays.stream(Label.values()).map(Label::word).collect(Collectors.joining(","))))
        .addMetadataProps(
            entry(Evidence.WEIGHTS, numbers(";", numbers(",", "0", labels), HingeBasis.size())))
        .addMetadataProps(entry(Evidence.NORMAL_MEANS, numbers(",", "0", HingeBasis.size())))
        .build()
        .toByteArray();
  }

  private static String numbers(String separator, String number, int times) {
    return String.join(separator, Collections.nCopies(times, number));
  }

  private static OnnxMl.StringStringEntryProto entry(String key, String value) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
