package dev.millrace.benchmarks.flink;

import dev.millrace.io.kafka.KafkaAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What the native stream is told, by the options of {@code web-log-alerts}; others are passed over.
 *
 * @param input topic of lines
 * @param alerts topic of alerts
 * @param state folder of checkpoints
 * @param checkpointMillis from one checkpoint to the next
 */
record StreamArguments(KafkaAddress input, KafkaAddress alerts, Path state, long checkpointMillis) {

  /** Reads them as {@code main} is given them. */
  static StreamArguments of(String[] arguments) {
    Map<String, String> given =
        Arrays.stream(arguments)
            .map(argument -> argument.replaceFirst("^--", "").split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return new StreamArguments(
        KafkaAddress.ofOneTopic(required(given, "input")),
        KafkaAddress.ofOneTopic(required(given, "alerts")),
        Path.of(required(given, "output")).resolve("state").toAbsolutePath(),
        Long.parseLong(required(given, "checkpointingInterval")));
  }

  private static String required(Map<String, String> given, String name) {
    return Objects.requireNonNull(given.get(name), () -> "Missing --" + name + "=…");
  }
}
