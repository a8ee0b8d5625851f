package dev.millrace.pipelines.topics;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.options.Secrets;
import dev.millrace.pipelines.options.UsageException;
import java.util.HashSet;
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
    return parse("--input", input);
  }

  /**
   * The same of what is not {@code --input}.
   *
   * @param named such as {@code table clicks}
   */
  public static KafkaAddress parse(String named, String uri) {
    KafkaAddress address = parsed(named, uri);
    Set<String> topics = new HashSet<>();
    for (String topic : address.topics()) {
      if (!topics.add(topic)) {
        throw invalid(named, topic, "must name each topic once");
      }
    }
    String isolation = address.properties().getOrDefault(ISOLATION, COMMITTED);
    if (!isolation.equals(COMMITTED)) {
      throw invalid(
          named,
          ISOLATION + "=" + isolation,
          "must be " + COMMITTED + " or left out: what a producer took back is not taken");
    }
    return address;
  }

  private static UsageException invalid(String named, String value, String remedy) {
    return UsageException.of(
        "Invalid %s: %s (%s)".formatted(named, Secrets.shown("", value), remedy));
  }

  private static KafkaAddress parsed(String named, String uri) {
    try {
      return KafkaAddress.parse(uri);
    } catch (IllegalArgumentException refused) {
      throw UsageException.refused(named, refused);
    }
  }
}
