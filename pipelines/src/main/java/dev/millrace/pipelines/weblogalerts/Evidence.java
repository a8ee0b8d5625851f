package dev.millrace.pipelines.weblogalerts;

import java.util.Map;

/** Placeholder until the model is there. */
final class Evidence {
  private Evidence() {}

  static Map<String, Double> of(ClientActivity activity, Label label) {
    return Map.of(label.word(), (double) activity.requests());
  }
}
