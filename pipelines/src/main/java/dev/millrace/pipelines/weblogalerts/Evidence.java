package dev.millrace.pipelines.weblogalerts;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.transforms.OnnxModel;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Says which figures of a client's activity speak for a label.
 *
 * <p>Before its softmax the model is a sum of one part per feature, see {@link HingeBasis}. A
 * feature's part in preferring a label to normal is compared with what it is on average over normal
 * client-minutes. The figures with the greatest such gains are the evidence: at most {@value
 * #MOST}, of those with a gain. Ties go to the earlier feature.
 *
 * <p>What a client did not do speaks too, but "notModifiedShare 0" tells a person little beside
 * what it did: a figure that is written 0 is evidence only where no other speaks for the label. A
 * pure function of model, activity and label.
 */
public final class Evidence implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Key of the metadata: the mean of each value of the basis over normal client-minutes, separated
   * by commas.
   */
  public static final String NORMAL_MEANS = "normalMeans";

  /**
   * Key of the metadata: for each value of the basis, separated by semicolons, the weights for each
   * label, separated by commas.
   */
  public static final String WEIGHTS = "weights";

  private static final int MOST = 5;
  private static final double SCALE = 1e3;
  private static final WebLogFeature[] FEATURES = WebLogFeature.values();

  private final double[] normalMeans;
  private final double[][] weights;

  /**
   * @param normalMeans of each value of the basis
   * @param weights for each value of the basis, and for each label
   */
  Evidence(double[] normalMeans, double[][] weights) {
    this.normalMeans = normalMeans;
    this.weights = weights;
  }

  /**
   * @throws IllegalArgumentException if training left no weights in the model, or others
   */
  public static Evidence of(OnnxModel model) {
    double[][] weights =
        Arrays.stream(model.metadata(WEIGHTS).split(";", -1))
            .map(Evidence::numbers)
            .toArray(double[][]::new);
    double[] normalMeans = numbers(model.metadata(NORMAL_MEANS));
    checkArgument(
        weights.length == HingeBasis.size() && normalMeans.length == HingeBasis.size(),
        "Invalid model %s: metadata for %s weights and %s means (must be %s each); train it again"
            + " with train-web-log-model",
        model.name(),
        weights.length,
        normalMeans.length,
        HingeBasis.size());
    return new Evidence(normalMeans, weights);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  /**
   * The figures that speak for {@code label}, strongest first, rounded to thousandths.
   *
   * @param recent what the client did in this window and the ones before, see {@link RecentClients}
   * @param label not normal, for which nothing has to speak
   */
  public Map<String, Double> of(ClientActivity activity, ClientActivity recent, Label label) {
    float[] values = HingeBasis.expand(WebLogFeatures.of(activity, recent));
    double[] gains = new double[FEATURES.length];
    for (int i = 0; i < values.length; i++) {
      double preference = weights[i][label.ordinal()] - weights[i][Label.NORMAL.ordinal()];
      gains[HingeBasis.source(i)] += preference * (values[i] - normalMeans[i]);
    }
    Map<String, Double> done = new LinkedHashMap<>();
    Map<String, Double> notDone = new LinkedHashMap<>();
    for (int i : strongestFirst(gains)) {
      double figure = Math.rint(FEATURES[i].figure(activity, recent) * SCALE) / SCALE;
      (figure == 0 ? notDone : done).put(FEATURES[i].figureName(), figure);
    }
    return first(MOST, done.isEmpty() ? notDone : done);
  }

  private static List<Integer> strongestFirst(double[] gains) {
    return IntStream.range(0, gains.length)
        .filter(i -> gains[i] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -gains[i]))
        .toList();
  }

  private static Map<String, Double> first(int most, Map<String, Double> figures) {
    Map<String, Double> first = new LinkedHashMap<>();
    figures.entrySet().stream()
        .limit(most)
        .forEach(figure -> first.put(figure.getKey(), figure.getValue()));
    return first;
  }
}
