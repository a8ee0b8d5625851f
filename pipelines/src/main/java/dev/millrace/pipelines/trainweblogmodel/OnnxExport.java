package dev.millrace.pipelines.trainweblogmodel;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.millrace.pipelines.weblogalerts.HingeBasis;
import dev.millrace.pipelines.weblogalerts.WebLogFeatures;
import dev.millrace.pipelines.weblogalerts.WebLogModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SortedMap;

/**
 * Writes a {@link LinearModel} as ONNX: {@code probabilities = softmax([features, relu(features ×
 * choice − knots)] × weights + biases)}, where {@code choice} has a column for each hinge with a
 * single one in it.
 *
 * <p>Tribuo's own export names its input and output itself, orders features by name, and stores
 * when the model was trained, so that no two files are equal; this one has our names and order, and
 * the same model gives the same bytes.
 */
final class OnnxExport {
  private static final String PRODUCER = "millrace train-web-log-model";
  private static final int IR_VERSION = 8;
  private static final int OPERATORS_VERSION = 13;

  private OnnxExport() {}

  /**
   * @param metadata kept in the model, in this order
   */
  static byte[] write(LinearModel model, SortedMap<String, String> metadata) {
    int features = WebLogFeatures.count();
    int hinges = HingeBasis.list().size();
    int labels = model.biases().length;
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("web-log-model")
            .addInput(rows(WebLogModel.INPUT, features))
            .addOutput(rows(WebLogModel.OUTPUT, labels))
            .addInitializer(floats("choice", choice()).addDims(features).addDims(hinges))
            .addInitializer(floats("knots", knots()).addDims(hinges))
            .addInitializer(
                floats("weights", flat(model.weights()))
                    .addDims(model.weights().length)
                    .addDims(labels))
            .addInitializer(floats("biases", model.biases()).addDims(labels))
            .addNode(node("MatMul", "chosen", WebLogModel.INPUT, "choice"))
            .addNode(node("Sub", "above", "chosen", "knots"))
            .addNode(node("Relu", "hinges", "above"))
            .addNode(
                node("Concat", "basis", WebLogModel.INPUT, "hinges")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)))
            .addNode(node("Gemm", "logits", "basis", "weights", "biases"))
            .addNode(node("Softmax", WebLogModel.OUTPUT, "logits"))
            .build();
    ModelProto.Builder proto =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(PRODUCER)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS_VERSION))
            .setGraph(graph);
    metadata.forEach(
        (key, value) ->
            proto.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return proto.build().toByteArray();
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setName(output)
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static float[] choice() {
    List<HingeBasis.Hinge> hinges = HingeBasis.list();
    float[] choice = new float[WebLogFeatures.count() * hinges.size()];
    for (int i = 0; i < hinges.size(); i++) {
      choice[hinges.get(i).feature() * hinges.size() + i] = 1;
    }
    return choice;
  }

  private static float[] knots() {
    List<HingeBasis.Hinge> hinges = HingeBasis.list();
    float[] knots = new float[hinges.size()];
    for (int i = 0; i < knots.length; i++) {
      knots[i] = hinges.get(i).knot();
    }
    return knots;
  }

  private static ValueInfoProto rows(String name, int width) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }

  private static TensorProto.Builder floats(String name, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .setRawData(ByteString.copyFrom(bytes.array()));
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[i].length, rows[i].length);
    }
    return flat;
  }
}
