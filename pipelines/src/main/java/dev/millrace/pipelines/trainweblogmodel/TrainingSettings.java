package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.simulatewebtraffic.AttackKind;
import dev.millrace.pipelines.simulatewebtraffic.Scenario;
import java.util.EnumSet;
import java.util.List;

/**
 * What a model is trained and judged on.
 *
 * @param seed of all that is drawn
 * @param servers how many are simulated with all kinds of attack; half as many more have floods and
 *     scrapes only, which are few among client-minutes
 * @param judgedServers how many judge it on days, and how many on behaviour, that it never saw
 * @param minScore the least score of an alert
 */
record TrainingSettings(long seed, int servers, int judgedServers, double minScore) {
  /** Apart enough that no two plans share a server. */
  private static final long STRIDE = 1_000_000;

  /** Of four servers that train, one logs in the common format. */
  private static final List<ServerMinutes.Fields> FORMATS =
      List.of(
          ServerMinutes.Fields.ALL,
          ServerMinutes.Fields.ALL,
          ServerMinutes.Fields.ALL,
          ServerMinutes.Fields.COMMON);

  /** Days of the training data; the evaluations lie after them. */
  private static final int DAYS = 28;

  List<TrainingTraffic.Plan> training() {
    return List.of(
        TrainingTraffic.Plan.of(Scenario.TRAINING, seed * STRIDE, servers, 0).withFormats(FORMATS),
        TrainingTraffic.Plan.of(Scenario.TRAINING, seed * STRIDE + STRIDE / 4, (servers + 1) / 2, 0)
            .withKinds(EnumSet.of(AttackKind.FLOOD, AttackKind.SCRAPE))
            .withFormats(FORMATS));
  }

  List<TrainingTraffic.Plan> known() {
    return List.of(
        TrainingTraffic.Plan.of(
            Scenario.TRAINING, seed * STRIDE + STRIDE / 2, judgedServers, DAYS));
  }

  List<TrainingTraffic.Plan> unseen() {
    return List.of(
        TrainingTraffic.Plan.of(
            Scenario.UNSEEN, seed * STRIDE + 3 * STRIDE / 4, judgedServers, 2 * DAYS));
  }

  String command() {
    return ("mvn -q compile exec:java"
            + " -Dexec.args=\"train-web-log-model --seed=%d --servers=%d --judgedServers=%d\"")
        .formatted(seed, servers, judgedServers);
  }
}
