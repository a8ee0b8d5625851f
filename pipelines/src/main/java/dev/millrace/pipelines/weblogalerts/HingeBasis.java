package dev.millrace.pipelines.weblogalerts;

import java.util.ArrayList;
import java.util.List;

/**
 * What the model's weights are for: each feature as it is, and for each of its knots how far it
 * lies above, {@code max(0, feature - knot)}. A linear model of these is an additive one of the
 * features (Hastie and Tibshirani, "Generalized additive models", 1990) whose every part is
 * continuous and made of straight pieces: the tenth guess of a minute may weigh more than the
 * second.
 *
 * <p>The features come first, in their order; the hinges follow, by feature and then by knot. Knots
 * are ln(1 + 3), ln(1 + 10), ln(1 + 30) and ln(1 + 100) for counts, and a quarter, a half and three
 * quarters for shares.
 */
public final class HingeBasis {
  private static final float[] COUNT_KNOTS = {
    (float) StrictMath.log1p(3),
    (float) StrictMath.log1p(10),
    (float) StrictMath.log1p(30),
    (float) StrictMath.log1p(100)
  };
  private static final float[] SHARE_KNOTS = {0.25f, 0.5f, 0.75f};
  private static final List<Hinge> HINGES = hinges();

  /**
   * How far a feature lies above a knot.
   *
   * @param feature its index
   */
  public record Hinge(int feature, float knot) {
    float of(float[] features) {
      return Math.max(0, features[feature] - knot);
    }
  }

  private HingeBasis() {}

  private static List<Hinge> hinges() {
    List<Hinge> hinges = new ArrayList<>();
    for (WebLogFeature feature : WebLogFeature.values()) {
      for (float knot : feature.isShare() ? SHARE_KNOTS : COUNT_KNOTS) {
        hinges.add(new Hinge(feature.ordinal(), knot));
      }
    }
    return List.copyOf(hinges);
  }

  /** The hinges, in their order. */
  public static List<Hinge> list() {
    return HINGES;
  }

  /** How many values {@link #expand} gives. */
  public static int size() {
    return WebLogFeatures.count() + HINGES.size();
  }

  /** The features and their hinges. */
  public static float[] expand(float[] features) {
    float[] expanded = new float[size()];
    System.arraycopy(features, 0, expanded, 0, features.length);
    for (int i = 0; i < HINGES.size(); i++) {
      expanded[features.length + i] = HINGES.get(i).of(features);
    }
    return expanded;
  }

  /** The feature that a value of {@link #expand} comes from. */
  static int source(int index) {
    int features = WebLogFeatures.count();
    return index < features ? index : HINGES.get(index - features).feature;
  }
}
