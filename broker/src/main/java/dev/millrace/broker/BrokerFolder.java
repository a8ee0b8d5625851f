package dev.millrace.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files of one broker; it writes nowhere else. */
record BrokerFolder(Path folder) {
  private static final Pattern LOGGED = Pattern.compile("\\d\\d:\\d\\d:\\d\\d[.]");

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", "1"),
          // A topic that is misspelled is an error, not a new topic.
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          // Where nobody was let in, there is nobody to ask for a password either.
          Map.entry("sasl.enabled.mechanisms", "PLAIN"),
          Map.entry(
              "listener.name.guarded.plain.sasl.jaas.config",
              "org.apache.kafka.common.security.plain.PlainLoginModule required;"),
          // Old logs are replayed here: what is older than a week must not be removed as it comes.
          Map.entry("log.retention.ms", "-1"),
          Map.entry("log.message.timestamp.type", "LogAppendTime"),
          // The default is a third of our heap.
          Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
          // A broker that was killed may register again when its old session has ended.
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"));

  Path properties() {
    return folder.resolve("server.properties");
  }

  Path log() {
    return folder.resolve("broker.log");
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** For what libraries unpack, and for what the JVM leaves when it crashes. */
  Path temporary() {
    return folder.resolve("temporary");
  }

  /**
   * Writes the properties.
   *
   * @param more settings of the server that are added, or stand in place of those here
   */
  void prepare(BrokerPorts ports, Map<String, String> more) throws IOException {
    Files.createDirectories(data());
    Files.createDirectories(temporary());
    Map<String, String> settings = ports.settings();
    settings.put("log.dirs", data().toString());
    settings.putAll(FIXED);
    settings.putAll(more);
    Files.writeString(
        properties(),
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\"))
            .collect(Collectors.joining("\n", "", "\n")),
        StandardCharsets.ISO_8859_1);
  }

  /** The first fault in the log, by its root cause; else its last line, else an empty text. */
  String lastWords() throws IOException {
    if (!Files.exists(log())) {
      return "";
    }
    List<String> lines =
        new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
            .toList();
    for (int fault = 0; fault < lines.size(); fault++) {
      String line = lines.get(fault);
      if (line.contains("] ERROR ") || line.startsWith("Exception in thread")) {
        return rootCause(line, lines.subList(fault + 1, lines.size()));
      }
    }
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  /** Below an error stands its trace, up to the next line that begins with a time. */
  private static String rootCause(String error, List<String> below) {
    String cause = error;
    for (String line : below) {
      if (LOGGED.matcher(line).lookingAt()) {
        break;
      }
      if (cause.equals(error) || line.startsWith("Caused by: ")) {
        cause = line;
      }
    }
    return cause;
  }
}
