package dev.millrace.pipelines.weblogalerts;

import java.util.Arrays;
import java.util.List;

/** The model's input for a {@link ClientActivity}: one value for each {@link WebLogFeature}. */
public final class WebLogFeatures {
  private static final WebLogFeature[] FEATURES = WebLogFeature.values();

  private WebLogFeatures() {}

  /** How many there are. */
  public static int count() {
    return FEATURES.length;
  }

  /** Their names, in the order of the values. */
  public static List<String> names() {
    return Arrays.stream(FEATURES).map(WebLogFeature::figureName).toList();
  }

  /** The values: a pure function, all finite. */
  public static float[] of(ClientActivity activity) {
    float[] values = new float[FEATURES.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = FEATURES[i].value(activity);
    }
    return values;
  }
}
