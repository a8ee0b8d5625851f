package dev.millrace.pipelines.weblogalerts;

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
 * <p>The model is linear before its softmax, so a feature's part in preferring a label to normal is
 * the difference of the two weights times how far the feature is from its mean over normal
 * client-minutes. The figures with the greatest such parts are the evidence: at most {@value
 * #MOST}, of those whose part is positive. Ties go to the earlier feature. A pure function of
 * model, activity and label.
 */
public final class Evidence implements Serializable {
  private static final long serialVersionUID = 1;

  /** Key of the metadata: each feature's mean over normal client-minutes, separated by commas. */
  public static final String NORMAL_MEANS = "normalMeans";

  /**
   * Key of the metadata: the weights of each feature, separated by semicolons, for each label,
   * separated by commas.
   */
  public static final String WEIGHTS = "weights";

  private static final int MOST = 5;
  private static final double SCALE = 1e3;
  private static final WebLogFeature[] FEATURES = WebLogFeature.values();

  private final double[] normalMeans;
  private final double[][] weights;

  private Evidence(double[] normalMeans, double[][] weights) {
    this.normalMeans = normalMeans;
    this.weights = weights;
  }

  /**
   * @throws IllegalArgumentException if training left no weights in the model
   */
  public static Evidence of(OnnxModel model) {
    double[][] weights =
        Arrays.stream(model.metadata(WEIGHTS).split(";", -1))
            .map(Evidence::numbers)
            .toArray(double[][]::new);
    return new Evidence(numbers(model.metadata(NORMAL_MEANS)), weights);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  /**
   * The figures that speak for {@code label}, strongest first, rounded to thousandths.
   *
   * @param label not normal, for which nothing has to speak
   */
  public Map<String, Double> of(ClientActivity activity, Label label) {
    float[] features = WebLogFeatures.of(activity);
    double[] parts = new double[features.length];
    for (int i = 0; i < parts.length; i++) {
      double preference = weights[i][label.ordinal()] - weights[i][Label.NORMAL.ordinal()];
      parts[i] = preference * (features[i] - normalMeans[i]);
    }
    List<Integer> strongest =
        IntStream.range(0, parts.length)
            .filter(i -> parts[i] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -parts[i]))
            .limit(MOST)
            .toList();
    Map<String, Double> evidence = new LinkedHashMap<>();
    for (int i : strongest) {
      double figure = FEATURES[i].figure(activity);
      evidence.put(FEATURES[i].figureName(), Math.rint(figure * SCALE) / SCALE);
    }
    return evidence;
  }
}
