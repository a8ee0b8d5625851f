package dev.millrace.benchmarks.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What to measure.
 *
 * @param root the project's folder
 * @param contenders who takes part, in the order in which they take turns
 * @param rounds how often each runs
 * @param heap of their processes, as for {@code -Xmx}
 * @param partitions of the topic of lines
 * @param checkpoint from one checkpoint to the next
 * @param seed of the traffic
 * @param attackShare of the traffic
 * @param eventsPerSecond of the traffic, on average; its first minutes have about a tenth less,
 *     because attacks take time to begin
 * @param warmUp of traffic that is not counted
 * @param measured time of traffic that is counted
 * @param records that wait when the rate is measured
 */
record Settings(
    Path root,
    List<Contender> contenders,
    int rounds,
    String heap,
    int partitions,
    Duration checkpoint,
    long seed,
    double attackShare,
    int eventsPerSecond,
    Duration warmUp,
    Duration measured,
    long records) {
  private static final Set<String> NAMES =
      Set.of(
          "root",
          "contenders",
          "rounds",
          "heap",
          "partitions",
          "checkpointMillis",
          "seed",
          "attackShare",
          "eventsPerSecond",
          "warmUpSeconds",
          "seconds",
          "records");

  static Settings of(String[] arguments) {
    Map<String, String> given = new TreeMap<>();
    for (String argument : arguments) {
      String[] pair = argument.replaceFirst("^--", "").split("=", 2);
      if (pair.length != 2 || !NAMES.contains(pair[0])) {
        throw new IllegalArgumentException(
            "Unknown: "
                + argument
                + " (known are "
                + String.join(" ", NAMES.stream().sorted().map(name -> "--" + name + "=").toList())
                + ")");
      }
      given.put(pair[0], pair[1]);
    }
    return new Settings(
        Path.of(given.getOrDefault("root", "")).toAbsolutePath(),
        contenders(given.getOrDefault("contenders", "")),
        Integer.parseInt(given.getOrDefault("rounds", "1")),
        given.getOrDefault("heap", "2g"),
        Integer.parseInt(given.getOrDefault("partitions", "4")),
        Duration.ofMillis(Long.parseLong(given.getOrDefault("checkpointMillis", "500"))),
        Long.parseLong(given.getOrDefault("seed", "42")),
        Double.parseDouble(given.getOrDefault("attackShare", "0.15")),
        Integer.parseInt(given.getOrDefault("eventsPerSecond", "5500")),
        Duration.ofSeconds(Long.parseLong(given.getOrDefault("warmUpSeconds", "90"))),
        Duration.ofSeconds(Long.parseLong(given.getOrDefault("seconds", "180"))),
        Long.parseLong(given.getOrDefault("records", "2000000")));
  }

  private static List<Contender> contenders(String names) {
    return names.isEmpty()
        ? List.of(Contender.values())
        : Arrays.stream(names.split(","))
            .map(name -> Contender.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList();
  }
}
