package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.weblogalerts.WebLogFeature;
import java.util.List;
import java.util.Random;

/**
 * Empties lists of words, so that a model learns behaviour too: the lists hold every path and agent
 * that training simulates, and not every one that the world has. On each server each list is empty
 * with a probability of 0.3; the features it feeds are then 0 in all of the server's
 * client-minutes.
 */
final class ForgottenWords implements TrainingTraffic.Distortion {
  private static final double PROBABILITY = 0.3;
  private static final List<List<WebLogFeature>> LISTS =
      List.of(
          List.of(
              WebLogFeature.SECRET_PATHS,
              WebLogFeature.SENSITIVE_PATHS,
              WebLogFeature.SENSITIVE_MISSED,
              WebLogFeature.SENSITIVE_MISSED_SHARE,
              WebLogFeature.FINGERPRINTS),
          List.of(WebLogFeature.SCANNER_AGENT),
          List.of(WebLogFeature.TOOL_SHARE),
          List.of(WebLogFeature.NO_AGENT_SHARE),
          List.of(WebLogFeature.CRAWLER_SHARE));

  @Override
  public void distort(List<LabelledMinute> minutes, long seed) {
    Random random = new Random(seed);
    for (List<WebLogFeature> list : LISTS) {
      if (random.nextDouble() < PROBABILITY) {
        for (LabelledMinute minute : minutes) {
          list.forEach(feature -> minute.features()[feature.ordinal()] = 0);
        }
      }
    }
  }
}
