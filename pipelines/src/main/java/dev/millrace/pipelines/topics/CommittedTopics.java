package dev.millrace.pipelines.topics;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.options.UsageException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Topics of which a pipeline takes each committed record once. */
public final class CommittedTopics {
  private static final String ISOLATION = "isolation.level";
  private static final String COMMITTED = "read_committed";

  private CommittedTopics() {}

  /**
   * What {@code --input} names.
   *
   * @throws UsageException if it names no topics, one twice, or what producers took back
   */
  public static KafkaAddress parse(String input) {
    return parse("input", input);
  }

  /**
   * The same of another option.
   *
   * @param option its name without dashes
   */
  public static KafkaAddress parse(String option, String uri) {
    KafkaAddress address = parsed(option, uri);
    Set<String> topics = new HashSet<>();
    for (String topic : address.topics()) {
      if (!topics.add(topic)) {
        throw UsageException.invalid(option, topic, "must name each topic once");
      }
    }
    String isolation = address.properties().getOrDefault(ISOLATION, COMMITTED);
    if (!isolation.equals(COMMITTED)) {
      throw UsageException.invalid(
          option,
          ISOLATION + "=" + isolation,
          "must be " + COMMITTED + " or left out: what a producer took back is not taken");
    }
    return address;
  }

  private static KafkaAddress parsed(String option, String uri) {
    try {
      return KafkaAddress.parse(uri);
    } catch (IllegalArgumentException refused) {
      String message = Objects.requireNonNullElse(refused.getMessage(), "");
      throw UsageException.of(
          "Invalid --%s: %s"
              .formatted(option, message.substring(message.indexOf(':') + 1).strip()));
    }
  }
}
