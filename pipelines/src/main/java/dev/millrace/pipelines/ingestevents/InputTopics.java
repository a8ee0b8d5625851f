package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.topics.CommittedTopics;
import java.util.Map;
import java.util.TreeMap;

/**
 * A value of {@code --input} that names topics.
 *
 * @param address without the format, which no client of Kafka knows
 * @param format of the values of their records
 */
record InputTopics(KafkaAddress address, InputFormat format) {
  private static final String FORMAT = "format";
  private static final String VALID = "must be kafka://host:port/topic?format=json, or avro";

  /**
   * @throws UsageException if they cannot be read, or their format is not said
   */
  static InputTopics parse(String input) {
    KafkaAddress given = CommittedTopics.parse(input);
    Map<String, String> properties = new TreeMap<>(given.properties());
    String word = properties.remove(FORMAT);
    if (word == null) {
      throw UsageException.invalid(
          "input", given.toString(), "does not say the format of its records; " + VALID);
    }
    InputFormat format =
        InputFormat.ofWord(word)
            .orElseThrow(() -> UsageException.invalid("input", FORMAT + "=" + word, VALID));
    if (format == InputFormat.CSV) {
      throw UsageException.invalid(
          "input", FORMAT + "=" + word, VALID + ": no header names the columns of a record");
    }
    return new InputTopics(new KafkaAddress(given.brokers(), given.topics(), properties), format);
  }
}
