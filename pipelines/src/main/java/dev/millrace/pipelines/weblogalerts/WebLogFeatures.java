package dev.millrace.pipelines.weblogalerts;

import java.util.Arrays;
import java.util.List;

/** The model's input for what a client did: one value for each {@link WebLogFeature}. */
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

  /**
   * The values: a pure function, all finite.
   *
   * @param activity what the client did in the window
   * @param recent what it did in this window and the ones before, see {@link RecentClients}
   */
  public static float[] of(ClientActivity activity, ClientActivity recent) {
    float[] values = new float[FEATURES.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = FEATURES[i].value(activity, recent);
    }
    return values;
  }
}
