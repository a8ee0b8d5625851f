package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.options.UsageException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** What must hold of the options of {@code archive-topic}, beyond what their annotations say. */
final class ArchiveTopicChecks {
  private static final String ISOLATION = "isolation.level";
  private static final String COMMITTED = "read_committed";

  private ArchiveTopicChecks() {}

  /**
   * The topics.
   *
   * @throws UsageException if they are none that can be archived
   */
  static KafkaAddress address(ArchiveTopicOptions options) {
    KafkaAddress address = parsed(options.getInput());
    Set<String> topics = new HashSet<>();
    for (String topic : address.topics()) {
      if (!topics.add(topic)) {
        throw UsageException.invalid("input", topic, "must name each topic once");
      }
    }
    String isolation = address.properties().getOrDefault(ISOLATION, COMMITTED);
    if (!isolation.equals(COMMITTED)) {
      throw UsageException.invalid(
          "input",
          ISOLATION + "=" + isolation,
          "must be " + COMMITTED + " or left out: what a producer took back is not archived");
    }
    return address;
  }

  private static KafkaAddress parsed(String input) {
    try {
      return KafkaAddress.parse(input);
    } catch (IllegalArgumentException refused) {
      String message = Objects.requireNonNullElse(refused.getMessage(), "");
      throw UsageException.of(
          "Invalid --input: " + message.substring(message.indexOf(':') + 1).strip());
    }
  }
}
