package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.pipelines.options.Durations;
import dev.millrace.pipelines.options.Instants;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Reads a {@link Simulation} from the options of the launcher. */
final class SimulationOptions {
  private SimulationOptions() {}

  /**
   * @param now when a simulation in real time begins
   */
  static Simulation read(SimulateWebTrafficOptions options, Instant now) {
    Simulation simulation =
        Simulation.of(options.getSeed())
            .withDuration(Duration.ofMillis(Durations.parse(options.getDuration()).getMillis()))
            .withRequestsPerMinute(options.getRequestsPerMinute())
            .withServers(options.getServers())
            .withScenario(options.getScenario())
            .withAttackShare(options.getAttackShare());
    Double rate = options.getRate();
    if (rate != null) {
      simulation =
          simulation.withStart(now.truncatedTo(ChronoUnit.SECONDS)).withLinesPerSecond(rate);
    }
    String start = options.getStart();
    if (start != null) {
      simulation = simulation.withStart(Instant.ofEpochMilli(Instants.parse(start).getMillis()));
    }
    Long lines = options.getLines();
    if (lines != null) {
      simulation = simulation.withLines(lines);
    }
    Integer pages = options.getPages();
    if (pages != null) {
      simulation = simulation.withPages(pages);
    }
    List<String> archetypes = options.getArchetypes();
    if (archetypes != null) {
      simulation =
          simulation.withArchetypes(
              archetypes.stream()
                  .map(SimulationOptions::name)
                  .map(SiteArchetype::valueOf)
                  .toList());
    }
    List<String> kinds = options.getAttackKinds();
    if (kinds != null) {
      simulation =
          simulation.withAttackKinds(
              kinds.stream().map(SimulationOptions::name).map(AttackKind::valueOf).toList());
    }
    return simulation;
  }

  private static String name(String written) {
    return written.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
