package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.pipelines.simulatewebtraffic.Arrivals.Guest;
import java.util.List;

/** Lets those who behave visit one site, at the asked rate. */
final class BenignTraffic {
  private static final int MOST_MONITORS = 3;
  private static final double SHARE_OF_MONITORS = 0.06;

  private final Site site;
  private final Guests guests;
  private final long seed;
  private final long start;
  private final long end;

  BenignTraffic(Site site, Guests guests, long seed, long start, long end) {
    this.site = site;
    this.guests = guests;
    this.seed = Dice.idOf(seed, 'B', site.server());
    this.start = start;
    this.end = end;
  }

  /**
   * Lets the visitors enter.
   *
   * <p>Visits begin before the simulated time, so that it does not begin with nobody there.
   *
   * @param requestsPerMinute on average over the simulated time
   */
  void enter(Stage stage, double requestsPerMinute) {
    Dice dice = Dice.of(seed);
    double swing = dice.uniform(0.45, 0.9);
    double peakHour = dice.uniform(12, 21);
    double weekend = dice.uniform(0.5, 1.1);
    double rest = requestsPerMinute - enterMonitors(stage, requestsPerMinute);
    for (Population population : Population.values()) {
      double share = (double) population.part(site.archetype()) / total();
      long id = Dice.idOf(seed, Dice.idOf(population.variant()));
      Rhythm rhythm =
          Rhythm.over(
              start,
              end,
              swing * population.swing(),
              peakHour,
              1 - population.swing() * (1 - weekend),
              site.log().zoneSeconds());
      Guest guest = guests.of(population);
      Visits visits = Visits.measure(id, guest);
      stage.enter(
          start - visits.span(),
          id,
          new Arrivals(id, guest, rhythm, rest * share / visits.meanRequests()));
    }
  }

  private int total() {
    int total = 0;
    for (Population population : Population.values()) {
      total += population.part(site.archetype());
    }
    return total;
  }

  /** Returns their requests per minute. */
  private double enterMonitors(Stage stage, double requestsPerMinute) {
    double sum = 0;
    for (int ordinal = 0; ordinal < MOST_MONITORS; ordinal++) {
      Dice dice = Dice.of(seed, 'M', ordinal);
      boolean balancer = ordinal == MOST_MONITORS - 1;
      double seconds =
          balancer
              ? dice.uniform(5, 15)
              : TrainingRange.MONITOR_SECONDS.draw(site.scenario(), dice);
      if (sum + 60 / seconds > SHARE_OF_MONITORS * requestsPerMinute) {
        continue;
      }
      sum += 60 / seconds;
      String path = balancer ? dice.pick(List.of("/health", "/healthz", "/status")) : "/";
      Exchange question =
          dice.chance(0.5)
              ? Exchange.head(path, 200)
              : Exchange.get(path, 200, balancer ? 15 : site.pages().at(0).bytes());
      String agent =
          balancer
              ? dice.pick(List.of("ELB-HealthChecker/2.0", "GoogleHC/1.0", "kube-probe/1.29"))
              : Agents.monitor(site.scenario(), dice);
      Monitor behaviour = new Monitor(question, 1000 * seconds, dice);
      stage.enter(
          start - (long) (1000 * seconds * dice.unit()),
          Dice.idOf(seed, 'M', ordinal, 'I'),
          guests.monitor(ordinal, balancer ? "health-check" : "monitor", agent, behaviour));
    }
    return sum;
  }
}
