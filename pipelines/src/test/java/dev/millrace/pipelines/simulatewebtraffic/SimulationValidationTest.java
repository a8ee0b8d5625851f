package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SimulationValidationTest {
  private static final Simulation SIMULATION = Simulation.of(1);

  @Test
  void refusesWhatMakesNoSenseWithTheValueAndTheRange() {
    refused(
        () -> SIMULATION.withDuration(Duration.ofSeconds(59)),
        "Invalid duration: PT59S (must be from PT1M to PT87840H)");
    refused(
        () -> SIMULATION.withRequestsPerMinute(0),
        "Invalid requests per minute: 0.0 (must be > 0 and at most 10000000)");
    refused(
        () -> SIMULATION.withRequestsPerMinute(Double.NaN),
        "Invalid requests per minute: NaN (must be > 0 and at most 10000000)");
    refused(
        () -> SIMULATION.withServers(65), "Invalid number of servers: 65 (must be from 1 to 64)");
    refused(
        () -> SIMULATION.withArchetypes(List.of()),
        "Invalid archetypes: [] (must name at least one)");
    refused(() -> SIMULATION.withPages(4), "Invalid number of pages: 4 (must be from 5 to 200000)");
    refused(
        () -> SIMULATION.withAttackShare(0.95),
        "Invalid share of attacks: 0.95 (must be from 0 to 0.9)");
    refused(
        () -> SIMULATION.withAttackKinds(List.of()),
        "Invalid kinds of attack: [] (must name at least one; for no attacks, set their share to 0)");
    refused(() -> SIMULATION.withLines(0), "Invalid number of lines: 0 (must be at least 1)");
    refused(
        () -> LogFolder.at(Path.of("logs")).withParts(0),
        "Invalid number of parts: 0 (must be from 1 to 1000)");
  }

  private static void refused(Executable call, String message) {
    assertThat(assertThrows(IllegalArgumentException.class, call).getMessage(), is(message));
  }
}
