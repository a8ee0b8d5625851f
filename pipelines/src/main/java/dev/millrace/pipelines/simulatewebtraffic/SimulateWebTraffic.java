package dev.millrace.pipelines.simulatewebtraffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the access logs of a {@link Simulation}, and a label for each line beside them.
 *
 * <p>A plain program in one process and no Beam graph, on purpose: lines come from one clock on
 * which all visitors act, in the order in which a server would write them, and the same seed must
 * give the same bytes. Workers would have to agree on that clock line by line.
 */
public final class SimulateWebTraffic {
  private SimulateWebTraffic() {}

  /**
   * Writes the logs; files of the same names are replaced.
   *
   * @return the number of lines with each label
   * @throws UncheckedIOException if a file cannot be written
   */
  public static Map<String, Long> run(Simulation simulation, LogFolder folder) {
    Map<String, Long> counts = new TreeMap<>();
    try {
      Files.createDirectories(folder.path());
      try (LogFiles files = new LogFiles(simulation, folder)) {
        simulation.generate(
            line -> {
              counts.merge(line.label(), 1L, Long::sum);
              files.write(line);
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write logs to " + folder.path() + ": " + e.getMessage(), e);
    }
    return counts;
  }
}
