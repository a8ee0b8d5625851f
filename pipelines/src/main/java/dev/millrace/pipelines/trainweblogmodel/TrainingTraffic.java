package dev.millrace.pipelines.trainweblogmodel;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.millrace.pipelines.simulatewebtraffic.AttackKind;
import dev.millrace.pipelines.simulatewebtraffic.Scenario;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import dev.millrace.pipelines.simulatewebtraffic.SiteArchetype;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Simulated client-minutes with their labels: many small servers, each with a site, visitors and
 * attackers of its own, on another day and at another time of day.
 *
 * @param minutes client-minutes, server by server
 * @param digest SHA-256 over all lines and labels
 */
record TrainingTraffic(List<LabelledMinute> minutes, String digest) {
  private static final Instant FIRST_DAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration DURATION = Duration.ofMinutes(90);
  private static final double REQUESTS_PER_MINUTE = 120;
  private static final double ATTACK_SHARE = 0.5;
  private static final int DAYS = 28;

  /**
   * What is simulated.
   *
   * @param scenario what may be drawn from
   * @param kinds of attacks
   * @param seed of the first server; each next one has the next seed
   * @param servers how many
   * @param firstDay days after 2026-03-02 of the first server
   * @param formats in which the servers log, in turn for every four servers
   */
  record Plan(
      Scenario scenario,
      Set<AttackKind> kinds,
      long seed,
      int servers,
      int firstDay,
      List<ServerMinutes.Fields> formats) {
    static Plan of(Scenario scenario, long seed, int servers, int firstDay) {
      return new Plan(
          scenario,
          EnumSet.allOf(AttackKind.class),
          seed,
          servers,
          firstDay,
          List.of(ServerMinutes.Fields.ALL));
    }

    Plan withKinds(Set<AttackKind> changed) {
      return new Plan(scenario, changed, seed, servers, firstDay, formats);
    }

    Plan withFormats(List<ServerMinutes.Fields> changed) {
      return new Plan(scenario, kinds, seed, servers, firstDay, changed);
    }
  }

  /** How to change a server's client-minutes before a model sees them. */
  interface Distortion {
    void distort(List<LabelledMinute> minutes, long seed);
  }

  /** Plays the plans; the same plans give the same traffic. */
  static TrainingTraffic simulate(List<Plan> plans, Distortion distortion) {
    Hasher digest = Hashing.sha256().newHasher();
    List<LabelledMinute> minutes = new ArrayList<>();
    for (Plan plan : plans) {
      for (int server = 0; server < plan.servers(); server++) {
        List<LabelledMinute> played = play(plan, server, digest);
        distortion.distort(played, plan.seed() + server);
        minutes.addAll(played);
      }
    }
    return new TrainingTraffic(minutes, digest.hash().toString());
  }

  private static List<LabelledMinute> play(Plan plan, int server, Hasher digest) {
    SiteArchetype[] archetypes = SiteArchetype.values();
    int day = plan.firstDay() + server % DAYS;
    int hour = (7 * server + 6) % 24;
    ServerMinutes minutes =
        new ServerMinutes(
            plan.formats().get(server / archetypes.length % plan.formats().size()), digest);
    Simulation.of(plan.seed() + server)
        .withScenario(plan.scenario())
        .withStart(FIRST_DAY.plus(day, ChronoUnit.DAYS).plus(hour, ChronoUnit.HOURS))
        .withDuration(DURATION)
        .withArchetypes(List.of(archetypes[server % archetypes.length]))
        .withRequestsPerMinute(REQUESTS_PER_MINUTE)
        .withAttackShare(ATTACK_SHARE)
        .withAttackKinds(plan.kinds())
        .generate(minutes::add);
    return minutes.close();
  }
}
