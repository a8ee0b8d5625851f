package dev.millrace.benchmarks.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to compare.
 *
 * @param root the project's folder
 * @param lines sizes of the simulated logs
 * @param contenders who takes part, in the order in which they take turns
 * @param rounds how often each runs for each size; in a round each runs once
 * @param heap of the engines' processes, as for {@code -Xmx}
 * @param model the bundled one where null
 */
record Settings(
    Path root,
    List<Long> lines,
    List<Contender> contenders,
    int rounds,
    String heap,
    @Nullable String model) {
  private static final Set<String> NAMES =
      Set.of("root", "lines", "contenders", "rounds", "heap", "model");

  static Settings of(String[] arguments) {
    Map<String, String> given = new TreeMap<>();
    for (String argument : arguments) {
      String[] pair = argument.replaceFirst("^--", "").split("=", 2);
      if (pair.length != 2 || !NAMES.contains(pair[0])) {
        throw new IllegalArgumentException(
            "Unknown: " + argument + " (known are --" + String.join("=, --", NAMES) + "=)");
      }
      given.put(pair[0], pair[1]);
    }
    return new Settings(
        Path.of(given.getOrDefault("root", "")).toAbsolutePath(),
        Arrays.stream(given.getOrDefault("lines", "2000000").split(","))
            .map(Long::valueOf)
            .toList(),
        contenders(given.getOrDefault("contenders", "")),
        Integer.parseInt(given.getOrDefault("rounds", "5")),
        given.getOrDefault("heap", "2g"),
        given.get("model"));
  }

  private static List<Contender> contenders(String names) {
    return names.isEmpty()
        ? List.of(Contender.values())
        : Arrays.stream(names.split(","))
            .map(
                name ->
                    Contender.valueOf(name.toUpperCase(java.util.Locale.ROOT).replace('-', '_')))
            .toList();
  }
}
