package dev.millrace.benchmarks.floor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a job of this comparison is told: {@code --input=… --output=… --model=… --parallelism=…}.
 *
 * @param input a file, folder or glob
 * @param output a folder that does not hold an earlier answer
 * @param model the bundled one where null
 * @param parallelism threads or tasks
 */
public record JobArguments(
    List<String> input, String output, @Nullable String model, int parallelism) {

  /** Reads them as {@code main} is given them. */
  public static JobArguments of(String[] arguments) {
    Map<String, String> given =
        Arrays.stream(arguments)
            .map(argument -> argument.replaceFirst("^--", "").split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return new JobArguments(
        List.of(required(given, "input")),
        required(given, "output"),
        given.get("model"),
        Integer.parseInt(
            given.getOrDefault(
                "parallelism", "" + Runtime.getRuntime().availableProcessors())));
  }

  private static String required(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException("Missing --" + name + "=…");
    }
    return value;
  }
}
