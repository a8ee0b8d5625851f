package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Progress;
import dev.millrace.pipelines.console.ProgressSource.Snapshot;
import dev.millrace.pipelines.console.Table;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Writes the access logs of a {@link Simulation}, and a label for each line beside them; or plays
 * it into a topic of Kafka.
 *
 * <p>A plain program in one process and no Beam graph, on purpose: lines come from one clock on
 * which all visitors act, in the order in which a server would write them, and the same seed must
 * give the same bytes. Workers would have to agree on that clock line by line.
 */
public final class SimulateWebTraffic implements MillracePipeline<SimulateWebTrafficOptions> {
  @Override
  public String name() {
    return "simulate-web-traffic";
  }

  @Override
  public String summary() {
    return "Writes access logs of simulated visitors and attackers, with the truth about each line";
  }

  @Override
  public Class<SimulateWebTrafficOptions> optionsType() {
    return SimulateWebTrafficOptions.class;
  }

  @Override
  public void check(SimulateWebTrafficOptions options) {
    if (!KafkaAddress.isOne(options.getOutput())) {
      return;
    }
    try {
      topic(options);
    } catch (IllegalArgumentException malformed) {
      throw UsageException.of(String.valueOf(malformed.getMessage()));
    }
    if (options.getParts() != 1) {
      throw UsageException.invalid(
          "parts",
          String.valueOf(options.getParts()),
          "must be left out where --output is a topic");
    }
    if (options.getCompression() != Compression.PLAIN) {
      throw UsageException.invalid(
          "compression", "gzip", "must be left out where --output is a topic");
    }
  }

  private static KafkaAddress topic(SimulateWebTrafficOptions options) {
    return KafkaAddress.ofOneTopic(options.getOutput());
  }

  @Override
  public void run(SimulateWebTrafficOptions options, Launch launch) throws IOException {
    Clock clock = Clock.systemUTC();
    Simulation simulation = SimulationOptions.read(options, clock.instant());
    if (KafkaAddress.isOne(options.getOutput())) {
      play(
          options.getRate() == null
              ? LiveTraffic.asFastAsItGoes(simulation, topic(options))
              : LiveTraffic.inRealTime(simulation, topic(options), clock),
          simulation,
          topic(options),
          launch.console());
    } else {
      write(options, simulation, launch.console());
    }
  }

  private static void play(
      LiveTraffic traffic, Simulation simulation, KafkaAddress topic, Console console)
      throws IOException {
    try (Progress ignored =
        console.progress("simulating", () -> new Snapshot(traffic.lines(), traffic.bytes(), 0))) {
      traffic.play();
    }
    summarize(traffic.byLabel(), traffic.bytes(), topic.toString(), console);
    console.line(
        "Its labels: the same options with a folder as --output and --start=" + simulation.start());
  }

  private static void write(
      SimulateWebTrafficOptions options, Simulation simulation, Console console) {
    Path output = Path.of(options.getOutput());
    LogFolder folder =
        LogFolder.at(output)
            .withParts(options.getParts())
            .withCompression(options.getCompression());
    LabelCounts counts = new LabelCounts();
    try (Progress ignored =
        console.progress("simulating", () -> new Snapshot(counts.lines(), counts.bytes(), 0))) {
      write(simulation, folder, counts);
    }
    summarize(counts.byLabel(), counts.bytes(), output.toString(), console);
  }

  private static void summarize(
      Map<String, Long> byLabel, long bytes, String output, Console console) {
    long lines = byLabel.values().stream().mapToLong(Long::longValue).sum();
    Table table = Table.of("label", "lines", "share").withRight("share");
    for (Map.Entry<String, Long> count : byLabel.entrySet()) {
      table =
          table.withRow(
              count.getKey(), count.getValue(), Figures.percent((double) count.getValue() / lines));
    }
    console.table(table);
    console.line();
    console.line(Figures.count(lines) + " lines (" + Figures.bytes(bytes) + ") in " + output);
  }

  /**
   * Writes the logs; files of the same names are replaced.
   *
   * @return the number of lines by label
   * @throws UncheckedIOException if a file cannot be written
   */
  public static Map<String, Long> write(Simulation simulation, LogFolder folder) {
    LabelCounts counts = new LabelCounts();
    write(simulation, folder, counts);
    return counts.byLabel();
  }

  private static void write(Simulation simulation, LogFolder folder, LabelCounts counts) {
    try {
      Files.createDirectories(folder.path());
      try (LogFiles files = new LogFiles(simulation, folder)) {
        simulation.generate(
            line -> {
              counts.add(line);
              files.write(line);
            });
      }
    } catch (IOException e) {
      throw LogFiles.failure(folder, e);
    }
  }
}
