package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.EngineOptions;
import dev.millrace.pipelines.options.OptionCatalog;
import dev.millrace.pipelines.options.OptionReader;
import dev.millrace.pipelines.options.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateWebTrafficOptionsTest {
  @TempDir Path folder;

  @Test
  void withoutOptionsTheDefaultsOfTheSimulationHold() {
    assertThat(start(read()), is(start(Simulation.of(42))));
  }

  @Test
  void eachOptionReachesTheSimulation() {
    Simulation expected =
        Simulation.of(7)
            .withStart(Instant.parse("2026-05-01T00:00:00Z"))
            .withDuration(Duration.ofMinutes(30))
            .withRequestsPerMinute(90)
            .withServers(3)
            .withArchetypes(List.of(SiteArchetype.SHOP, SiteArchetype.BLOG))
            .withPages(40)
            .withAttackShare(0.4)
            .withAttackKinds(List.of(AttackKind.SCAN, AttackKind.LOGIN_GUESSING))
            .withScenario(Scenario.UNSEEN)
            .withLines(900);

    assertThat(
        start(
            read(
                "--seed=7",
                "--start=2026-05-01",
                "--duration=30m",
                "--requestsPerMinute=90",
                "--servers=3",
                "--archetypes=shop,blog",
                "--pages=40",
                "--attackShare=0.4",
                "--attackKinds=scan,login-guessing",
                "--scenario=unseen",
                "--lines=900")),
        is(start(expected)));
  }

  @Test
  void aRateBeginsNowAndCountsAttacks() {
    Simulation expected =
        Simulation.of(42)
            .withStart(Instant.parse("2026-11-26T15:00:00Z"))
            .withAttackShare(0.25)
            .withRequestsPerMinute(20 * 60 * 0.75);

    assertThat(start(read("--rate=20", "--attackShare=0.25")), is(start(expected)));
  }

  @Test
  void aRateMayBeginAtAnotherTime() {
    Simulation expected =
        Simulation.of(42)
            .withStart(Instant.parse("2026-05-01T00:00:00Z"))
            .withRequestsPerMinute(20 * 60 * 0.9);

    assertThat(start(read("--rate=20", "--start=2026-05-01")), is(start(expected)));
  }

  @Test
  void refusesWhatATopicCannotHave() {
    assertThat(
        refused("--output=kafka://localhost/lines"),
        is("Invalid broker in a Kafka address: 'localhost' (must be host:port)"));
    assertThat(
        refused("--output=kafka://localhost:9092/a,b"),
        is("Invalid Kafka address: kafka://localhost:9092/a,b (must name one topic)"));
    assertThat(
        refused("--output=kafka://localhost:9092/lines", "--parts=3"),
        is("Invalid --parts: 3 (must be left out where --output is a topic)"));
    assertThat(
        refused("--output=kafka://localhost:9092/lines", "--compression=gzip"),
        is("Invalid --compression: gzip (must be left out where --output is a topic)"));
  }

  private static String refused(String... arguments) {
    return String.valueOf(
        assertThrows(UsageException.class, () -> new SimulateWebTraffic().check(options(arguments)))
            .getMessage());
  }

  @Test
  void refusesAKindOfAttackThatDoesNotExist() {
    assertThat(
        assertThrows(UsageException.class, () -> read("--attackKinds=flood,phishing")).getMessage(),
        is(
            "Invalid --attackKinds: phishing (must be flood, login-guessing, scan, injection or"
                + " scrape, for example flood,scan)"));
  }

  @Test
  void writesWhatItWasAskedForAndSaysWhatThatWas() throws IOException {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    SimulateWebTrafficOptions options =
        options(
            "--lines=50",
            "--attackShare=0",
            "--output=" + folder,
            "--compression=gzip",
            "--parts=2");

    new SimulateWebTraffic().run(options, new FakeLaunch(screen));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(
          files.map(file -> file.getFileName().toString()).sorted().toList(),
          contains("access.part-1.log.gz", "access.part-1.log.gz.labels"));
    }
    List<String> shown = screen.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(shown.get(0), is("label   lines  share"));
    assertThat(shown.get(2), is("normal     50  100 %"));
    assertThat(shown.get(4).matches("50 lines \\(\\d+\\.\\d kB\\) in .*"), is(true));
  }

  private static List<String> start(Simulation simulation) {
    List<String> lines = new ArrayList<>();
    simulation.withLines(900).generate(line -> lines.add(line.server() + " " + line));
    return lines;
  }

  private static Simulation read(String... arguments) {
    return SimulationOptions.read(options(arguments), Instant.parse("2026-11-26T15:00:00.5Z"));
  }

  private static SimulateWebTrafficOptions options(String... arguments) {
    OptionReader reader =
        new OptionReader(
            "simulate-web-traffic --help",
            OptionCatalog.of(SimulateWebTrafficOptions.class),
            EngineOptions.of(List.of()));
    return reader.read(
        SimulateWebTrafficOptions.class, List.of(), Argument.parse(List.of(arguments)));
  }

  private record FakeLaunch(ByteArrayOutputStream screen) implements Launch {
    @Override
    public Console console() {
      PrintStream stream = new PrintStream(screen, true, StandardCharsets.UTF_8);
      return Console.of(stream, stream);
    }

    @Override
    public Launch talkingTo(Console other) {
      throw new AssertionError("The simulator starts nothing else");
    }

    @Override
    public Outcome execute(Pipeline graph, ProgressSource progress) {
      throw new AssertionError("The simulator has no graph");
    }

    @Override
    public EngineSession session(PipelineOptions options, String run) {
      throw new AssertionError("The simulator has no graph");
    }

    @Override
    public boolean streams() {
      return false;
    }

    @Override
    public boolean continuesStreams() {
      return false;
    }

    @Override
    public Optional<String> keepState(PipelineOptions options, String run, String folder) {
      throw new AssertionError("The simulator has no state");
    }
  }
}
