package dev.millrace.benchmarks.stream;

import dev.millrace.benchmarks.compare.Machine;
import dev.millrace.benchmarks.compare.Processes;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.simulatewebtraffic.LiveTraffic;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Measures how long after the line that completes its evidence an alert can be read. Simulated
 * traffic comes in real time; the broker says when it got a line, a consumer of committed records
 * when it saw an alert, both by this machine's clock. Contenders take turns, each with a broker and
 * traffic of its own, of the same seed. When all is over the topic is gone through once more, to
 * find the lines, and whether the last words are what they must be.
 */
public final class Latency {
  /** Longer than what is played: attacks begin at any time of it, and it has no end in sight. */
  private static final Duration SIMULATED = Duration.ofMinutes(30);

  /** Traffic after what is counted, so that nothing that is counted falls into the end. */
  private static final Duration TAIL = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String LINES = "lines";
  private static final String ALERTS = "alerts";

  private final Settings settings;
  private final PrintStream console;
  private final Path scratch;
  private final Processes processes;

  private Latency(Settings settings, PrintStream console) throws IOException {
    this.settings = settings;
    this.console = console;
    this.scratch =
        Files.createDirectories(settings.root().resolve("benchmarks/stream/target/latency"));
    this.processes = new Processes(settings.root().resolve("benchmarks"), scratch);
  }

  public static void main(String[] arguments) throws Exception {
    new Latency(Settings.of(arguments), System.out).run();
  }

  private void run() throws Exception {
    console.println(Machine.describe());
    Map<Contender, List<LatencyRun>> runs = new EnumMap<>(Contender.class);
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Contender contender : settings.contenders()) {
        LatencyRun run = run(contender);
        runs.computeIfAbsent(contender, first -> new ArrayList<>()).add(run);
        console.printf("round %d  %s%n", round, run.describe(contender));
      }
    }
    console.println(LatencyTable.of(runs));
  }

  private LatencyRun run(Contender contender) throws Exception {
    Path folder = scratch.resolve(contender.name());
    Processes.delete(folder);
    Files.createDirectories(folder);
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("broker"))) {
      broker.createTopic(LINES, settings.partitions());
      broker.createTopic(ALERTS, 1);
      String address = "kafka://" + broker.address() + "/";
      try (AlertReader alerts = AlertReader.start(broker.address(), ALERTS);
          RunningStream stream =
              RunningStream.start(
                  contender,
                  settings,
                  processes,
                  address + LINES,
                  address + ALERTS,
                  folder.resolve("output"))) {
        return measure(stream, alerts, broker.address());
      }
    } finally {
      Processes.delete(folder);
    }
  }

  private LatencyRun measure(RunningStream stream, AlertReader alerts, String broker)
      throws Exception {
    LiveTraffic traffic =
        LiveTraffic.inRealTime(
            simulation(),
            KafkaAddress.ofOneTopic("kafka://" + broker + "/" + LINES),
            Clock.systemUTC());
    CompletableFuture<Void> playing = CompletableFuture.runAsync(() -> play(traffic));
    stream.await("the first line", PATIENCE, () -> traffic.lines() > 0);
    stream.work(settings.warmUp());
    long from = System.currentTimeMillis();
    Duration cpu = stream.cpu();
    long lines = traffic.lines();
    stream.work(settings.measured());
    long until = System.currentTimeMillis();
    cpu = stream.cpu().minus(cpu);
    lines = traffic.lines() - lines;
    stream.work(TAIL);
    traffic.stop();
    playing.join();

    Replay replay = Replay.create();
    new Lines(broker, LINES).forEach(replay::add);
    Map<String, String> expected = replay.lastWords();
    if (expected.isEmpty()) {
      throw new IOException("There was nothing to find in the traffic");
    }
    stream.await(
        "last words", PATIENCE, () -> LastWords.of(alerts.seen()).size() >= expected.size());
    LastWords.check("the stream", LastWords.of(alerts.seen()), "the replay", expected);
    return new LatencyRun(
        Delays.of(alerts.seen(), replay.stories(), from, until),
        expected.size(),
        1e3 * lines / (until - from),
        (double) cpu.toMillis() / (until - from));
  }

  private Simulation simulation() {
    return Simulation.of(settings.seed())
        .withStart(Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS))
        .withDuration(SIMULATED)
        .withAttackShare(settings.attackShare())
        .withLinesPerSecond(settings.eventsPerSecond());
  }

  private static void play(LiveTraffic traffic) {
    try {
      traffic.play();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
