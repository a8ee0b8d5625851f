package dev.millrace.transforms;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models that {@link TinyOnnx} writes. */
final class TestModels {
  static final int FEATURES = 24;
  static final int LABELS = 6;
  private static final int HIDDEN = 33;

  private TestModels() {}

  /** scores = features x [[1, 10], [2, 20], [4, 40]]. */
  static byte[] product() {
    return new TinyOnnx()
        .input("features", TinyOnnx.FLOAT, -1, 3)
        .floats("weights", List.of(3L, 2L), 1, 10, 2, 20, 4, 40)
        .node("MatMul", List.of("features", "weights"), "scores")
        .output("scores", TinyOnnx.FLOAT, -1, 2)
        .metadata("labels", "small,large")
        .bytes();
  }

  /** The same, for exactly four rows a run. */
  static byte[] productOfFourRows() {
    return new TinyOnnx()
        .input("features", TinyOnnx.FLOAT, 4, 3)
        .floats("weights", List.of(3L, 2L), 1, 10, 2, 20, 4, 40)
        .node("MatMul", List.of("features", "weights"), "scores")
        .output("scores", TinyOnnx.FLOAT, 4, 2)
        .bytes();
  }

  /** Two layers and a softmax, with weights at random. */
  static byte[] network(Random random) {
    return new TinyOnnx()
        .input("features", TinyOnnx.FLOAT, -1, FEATURES)
        .floats("first", List.of((long) FEATURES, (long) HIDDEN), some(random, FEATURES * HIDDEN))
        .floats("second", List.of((long) HIDDEN, (long) LABELS), some(random, HIDDEN * LABELS))
        .node("MatMul", List.of("features", "first"), "sums")
        .node("Tanh", List.of("sums"), "hidden")
        .node("MatMul", List.of("hidden", "second"), "logits")
        .node("Softmax", List.of("logits"), "probabilities")
        .output("probabilities", TinyOnnx.FLOAT, -1, LABELS)
        .bytes();
  }

  /** The logarithm of its one feature: NaN below zero. */
  static byte[] logarithm() {
    return new TinyOnnx()
        .input("features", TinyOnnx.FLOAT, -1, 1)
        .node("Log", List.of("features"), "scores")
        .output("scores", TinyOnnx.FLOAT, -1, 1)
        .bytes();
  }

  /** Looks an index up in 10, 11, 12; fails on any other. */
  static byte[] lookUp() {
    return new TinyOnnx()
        .input("index", TinyOnnx.INT64, -1, 1)
        .floats("table", List.of(3L), 10, 11, 12)
        .node("Gather", List.of("table", "index"), "scores")
        .output("scores", TinyOnnx.FLOAT, -1, 1)
        .bytes();
  }

  /** GET is 1, POST is 2, other texts are -1; the weight is added. */
  static byte[] textAndWeight() {
    return new TinyOnnx()
        .input("method", TinyOnnx.STRING, -1, 1)
        .input("weight", TinyOnnx.FLOAT, -1, 1)
        .labelEncoder("method", "code", Map.of("GET", 1f, "POST", 2f))
        .node("Add", List.of("code", "weight"), "scores")
        .output("scores", TinyOnnx.FLOAT, -1, 1)
        .bytes();
  }

  /** Gives its features twice, so that a caller must choose. */
  static byte[] twoOutputs() {
    return new TinyOnnx()
        .input("features", TinyOnnx.FLOAT, -1, 1)
        .node("Identity", List.of("features"), "same")
        .node("Neg", List.of("features"), "negated")
        .output("same", TinyOnnx.FLOAT, -1, 1)
        .output("negated", TinyOnnx.FLOAT, -1, 1)
        .bytes();
  }

  /** Takes doubles, which nothing here can give it. */
  static byte[] ofDoubles() {
    return new TinyOnnx()
        .input("features", TinyOnnx.DOUBLE, -1, 1)
        .node("Identity", List.of("features"), "scores")
        .output("scores", TinyOnnx.DOUBLE, -1, 1)
        .bytes();
  }

  static float[] some(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
