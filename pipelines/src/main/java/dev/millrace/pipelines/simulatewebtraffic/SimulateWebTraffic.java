package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Progress;
import dev.millrace.pipelines.console.ProgressSource.Snapshot;
import dev.millrace.pipelines.console.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes the access logs of a {@link Simulation}, and a label for each line beside them.
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
  public void run(SimulateWebTrafficOptions options, Launch launch) {
    Path output = Path.of(options.getOutput());
    LogFolder folder =
        LogFolder.at(output)
            .withParts(options.getParts())
            .withCompression(options.getCompression());
    LabelCounts counts = new LabelCounts();
    try (Progress ignored =
        launch
            .console()
            .progress("simulating", () -> new Snapshot(counts.lines(), counts.bytes(), 0))) {
      write(SimulationOptions.read(options), folder, counts);
    }
    Table table = Table.of("label", "lines", "share").withRight("share");
    for (Map.Entry<String, Long> count : counts.byLabel().entrySet()) {
      table =
          table.withRow(
              count.getKey(),
              count.getValue(),
              Figures.percent((double) count.getValue() / counts.lines()));
    }
    launch.console().table(table);
    launch.console().line();
    launch
        .console()
        .line(
            Figures.count(counts.lines())
                + " lines ("
                + Figures.bytes(counts.bytes())
                + ") in "
                + output);
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
