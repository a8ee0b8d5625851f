package dev.millrace.io.kafka;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says in one line what Kafka's clients say in many. */
final class KafkaFaults {
  private KafkaFaults() {}

  /** What a client wants of a topic. */
  enum Access {
    READ("Cannot read ", "Describe and Read"),
    WRITE("Cannot write to ", "Describe and Write");

    private final String failed;
    private final String rights;

    Access(String failed, String rights) {
      this.failed = failed;
      this.rights = rights;
    }
  }

  /** A fault of the cluster, or of what it was asked, when reading. */
  static IOException translated(KafkaAddress address, Throwable fault) {
    return translated(address, Access.READ, fault);
  }

  /** A fault of the cluster, or of what it was asked. */
  static IOException translated(KafkaAddress address, Access access, Throwable fault) {
    return new IOException(line(address, access, fault), fault);
  }

  private static String line(KafkaAddress address, Access access, Throwable fault) {
    for (Throwable cause : Throwables.getCausalChain(fault)) {
      String reason = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
      if (cause instanceof UnknownTopicOrPartitionException) {
        return "There is no such topic at "
            + address
            + ": check the name, or create it (this program creates none): "
            + reason;
      }
      if (cause instanceof AuthorizationException) {
        return "No permission at "
            + address
            + " ("
            + reason
            + "): grant this user "
            + access.rights
            + " on the topic";
      }
      if (cause instanceof AuthenticationException) {
        return "Kafka refused the credentials at "
            + address
            + " ("
            + reason
            + "): check security.protocol, sasl.mechanism and sasl.jaas.config";
      }
      if (cause instanceof ConfigException) {
        return "Cannot use " + address + ": " + reason;
      }
    }
    Throwable root = Throwables.getRootCause(fault);
    if (root instanceof TimeoutException || root instanceof java.util.concurrent.TimeoutException) {
      return "No answer from Kafka at "
          + address
          + ": check that a broker listens there, that its advertised.listeners can be reached from"
          + " here, and security.protocol";
    }
    return access.failed + address + ": " + root;
  }

  /** A topic that is no longer there, of a stream that has read it. */
  static IOException deleted(KafkaAddress address, String topic) {
    return new IOException(
        "The topic "
            + topic
            + " of "
            + address
            + " is gone: it was deleted while it was read. What was published stays; to read a new"
            + " topic of that name, choose another --output");
  }

  /** Records that the broker has deleted before they were read. */
  static IOException gone(KafkaAddress address, OffsetOutOfRangeException fault) {
    return new IOException(
        "Records of "
            + address
            + " are gone that were not read yet (retention, or the topic was made anew): "
            + places(fault)
            + "; start a new run without the savepoint to go on from what is left",
        fault);
  }

  /** Records that the broker has deleted while a bounded run was on its way to them. */
  static IOException goneMeanwhile(KafkaAddress address, OffsetOutOfRangeException fault) {
    return new IOException(
        "Records of "
            + address
            + " went while they were read (retention, or the topic was made anew): "
            + places(fault)
            + "; start the run again, which looks for what is left",
        fault);
  }

  private static String places(OffsetOutOfRangeException fault) {
    return fault.offsetOutOfRangePartitions().entrySet().stream()
        .map(
            place ->
                String.format(
                    Locale.ROOT, "%s wanted offset %,d", place.getKey(), place.getValue()))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
