package dev.millrace.conformance.oracle;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks a model about one client's window at a time. */
final class OneRowModel implements AutoCloseable {
  private static final List<String> LABELS =
      List.of("normal", "flood", "login-guessing", "scan", "injection", "scrape");

  private static final int MOST_EVIDENCE = 5;
  private static final float[] SHARE_KNOTS = {0.25f, 0.5f, 0.75f};
  private static final float[] COUNT_KNOTS = {
    (float) Math.log(4), (float) Math.log(11), (float) Math.log(31), (float) Math.log(101)
  };

  private final OrtSession session;
  private final String name;
  private final List<Double> normalMeans;
  private final List<List<Double>> weights;

  private OneRowModel(OrtSession session, String name) throws OrtException {
    this.session = session;
    this.name = name;
    Map<String, String> metadata = session.getMetadata().getCustomMetadata();
    List<String> features = List.of(metadata.getOrDefault("features", "").split(",", -1));
    if (!features.equals(Features.ALL.stream().map(Feature::name).toList())) {
      throw new IllegalArgumentException(name + " has other features: " + features);
    }
    normalMeans = numbers(metadata.getOrDefault("normalMeans", ""));
    weights =
        Arrays.stream(metadata.getOrDefault("weights", "").split(";", -1))
            .map(OneRowModel::numbers)
            .toList();
  }

  private static List<Double> numbers(String text) {
    return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
  }

  static OneRowModel at(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return new OneRowModel(
          OrtEnvironment.getEnvironment().createSession(bytes, options),
          stem + "@" + Texts.sha256(bytes).substring(0, 12));
    } catch (OrtException e) {
      throw new IOException("Cannot open " + file, e);
    }
  }

  /** As alerts name it. */
  String name() {
    return name;
  }

  /** A label and its probability, rounded to six decimals. */
  record Opinion(String label, double score) {}

  /** The strongest label; of equals the first. */
  Opinion opinion(ClientStory story) throws IOException {
    try (OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), row(story));
        OrtSession.Result result = session.run(Map.of("features", tensor))) {
      float[] probabilities = ((float[][]) result.get("probabilities").orElseThrow().getValue())[0];
      Opinion strongest = new Opinion(LABELS.get(0), rounded(probabilities[0], 6));
      for (int i = 1; i < probabilities.length; i++) {
        double score = rounded(probabilities[i], 6);
        strongest = score > strongest.score() ? new Opinion(LABELS.get(i), score) : strongest;
      }
      return strongest;
    } catch (OrtException e) {
      throw new IOException("The model " + name + " failed", e);
    }
  }

  private static float[][] row(ClientStory story) {
    float[][] row = new float[1][Features.ALL.size()];
    for (int i = 0; i < Features.ALL.size(); i++) {
      row[0][i] = Features.ALL.get(i).input(story);
    }
    return row;
  }

  /**
   * The figures that speak most for a label, as docs/features.md says under "Evidence": a feature's
   * gain is the sum, over its own value and its hinges, of the label's weight less that of normal,
   * times how far the value is from its mean over normal clients. At most five, gains above zero
   * only, of equals the earlier, rounded to thousandths; those that are then zero only where all
   * are.
   */
  Map<String, Double> evidence(ClientStory story, String label) {
    int column = LABELS.indexOf(label);
    double[] gains = new double[Features.ALL.size()];
    int place = 0;
    for (Value value : basis(story)) {
      double preference = weights.get(place).get(column) - weights.get(place).get(0);
      gains[value.feature()] += preference * (value.size() - normalMeans.get(place));
      place++;
    }
    List<Figure> speaking =
        IntStream.range(0, gains.length)
            .filter(i -> gains[i] > 0)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -gains[i]))
            .map(i -> Figure.of(Features.ALL.get(i), story))
            .toList();
    List<Figure> present = speaking.stream().filter(figure -> figure.size() != 0).toList();
    return (present.isEmpty() ? speaking : present)
        .stream().limit(MOST_EVIDENCE).collect(Collectors.toMap(Figure::name, Figure::size));
  }

  /** A feature as a person reads it. */
  private record Figure(String name, double size) {
    static Figure of(Feature feature, ClientStory story) {
      return new Figure(feature.name(), rounded(feature.figure(story), 3));
    }
  }

  /** One value that the model weighs, and the feature that it comes from. */
  private record Value(int feature, float size) {}

  /** The features in their order, then how far each lies above its knots. */
  private static List<Value> basis(ClientStory story) {
    List<Value> values = new ArrayList<>();
    List<Value> hinges = new ArrayList<>();
    for (int i = 0; i < Features.ALL.size(); i++) {
      Feature feature = Features.ALL.get(i);
      float input = feature.input(story);
      values.add(new Value(i, input));
      for (float knot : knots(feature)) {
        hinges.add(new Value(i, Math.max(0, input - knot)));
      }
    }
    values.addAll(hinges);
    return values;
  }

  private static float[] knots(Feature feature) {
    return switch (feature.scale()) {
      case LOG -> COUNT_KNOTS;
      case SHARE -> SHARE_KNOTS;
    };
  }

  /**
   * Of the number as it is written: 71 of 80 lie halfway between two thousandths, and the double
   * for them a little below.
   */
  private static double rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
  }

  @Override
  public void close() throws IOException {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IOException("Cannot close " + name, e);
    }
  }
}
