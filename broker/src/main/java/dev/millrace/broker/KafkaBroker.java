package dev.millrace.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Kafka broker, a single node in KRaft mode, as a Java process of its own on this machine. It
 * keeps everything in one folder: data, settings, log and temporary files. It ends with the process
 * that started it, even where that one is killed.
 *
 * <p>Whoever can reach the loopback address may do anything with it. Topics are not made by being
 * used. Records are stamped with the time of their append, unless a topic says otherwise, and kept
 * for ever.
 *
 * <p>Not for several threads at a time.
 */
public final class KafkaBroker implements AutoCloseable {
  /** Sixteen bytes in Kafka's alphabet; always the same, so that data outlives a process. */
  private static final String CLUSTER = "bWlsbHJhY2UtYnJva2VyMQ";

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int PORTS_TRIED = 5;

  private final BrokerFolder folder;
  private final BrokerPorts ports;
  private final Map<String, String> settings;
  private Process process;

  private KafkaBroker(BrokerFolder folder, BrokerPorts ports, Map<String, String> settings)
      throws IOException {
    this.folder = folder;
    this.ports = ports;
    this.settings = settings;
    this.process = launch();
  }

  /**
   * Starts a broker on free ports and returns when it answers. Goes on with the data of an earlier
   * one in the same folder.
   *
   * @throws IOException if it does not; names the broker's log and its last error
   */
  public static KafkaBroker start(Path folder) throws IOException {
    return start(folder, Map.of());
  }

  /**
   * Starts as {@link #start(Path)} does, and lets these users in at {@link #guardedAddress}, where
   * they may do nothing but what an administrator at {@link #address} has granted.
   *
   * @param passwords by user
   */
  public static KafkaBroker startWithUsers(Path folder, Map<String, String> passwords)
      throws IOException {
    return start(folder, BrokerUsers.settings(passwords));
  }

  /**
   * Starts as {@link #start(Path)} does, with settings of the server that are added to ours, or
   * stand in place of them.
   */
  public static KafkaBroker start(Path folder, Map<String, String> settings) throws IOException {
    BrokerFolder files = new BrokerFolder(folder.toAbsolutePath());
    for (int tried = 1; ; tried++) {
      KafkaBroker broker = new KafkaBroker(files, BrokerPorts.free(), settings);
      try {
        broker.awaitAnswer();
        return broker;
      } catch (IOException e) {
        broker.kill();
        if (tried == PORTS_TRIED
            || !String.valueOf(e.getMessage()).contains("Address already in use")) {
          throw e;
        }
      }
    }
  }

  private Process launch() throws IOException {
    folder.prepare(ports, settings);
    return new ProcessBuilder(
            List.of(
                // Ctrl-C reaches every process of a terminal; when the broker ends is up to us.
                "sh",
                "-c",
                "trap '' INT; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Else the JVM writes to the machine's folder for temporary files.
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + folder.temporary().resolve("crash.log"),
                "-Djava.io.tmpdir=" + folder.temporary(),
                "-Djava.awt.headless=true",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-cp",
                BrokerJars.found().classPath(),
                BrokerProcess.class.getName(),
                folder.properties().toString(),
                CLUSTER))
        .directory(folder.folder().toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
        .start();
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    try (Topics topics = topics()) {
      while (!topics.answers(Duration.ofSeconds(1))) {
        if (!process.isAlive()) {
          throw new IOException(
              "The Kafka broker ended while it started: %s (its log: %s)"
                  .formatted(folder.lastWords(), folder.log()));
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "The Kafka broker gave no answer within %d s: %s (its log: %s)"
                  .formatted(START.toSeconds(), folder.lastWords(), folder.log()));
        }
      }
    }
  }

  /** Where clients reach it: host and port, the same for as long as this object lives. */
  public String address() {
    return ports.address();
  }

  /** Where clients must say who they are, by SASL's mechanism PLAIN; of use only with users. */
  public String guardedAddress() {
    return ports.guardedAddress();
  }

  /** What it has to say, of all its processes. */
  public Path log() {
    return folder.log();
  }

  /** Its process, or its last one. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Its topics; to be closed. */
  public Topics topics() {
    return Topics.of(address());
  }

  /** Makes a topic and returns when its partitions can be written. */
  public void createTopic(String topic, int partitions) throws IOException {
    try (Topics topics = topics()) {
      topics.create(topic, partitions, Map.of());
    }
  }

  /** Ends it as a power cut would: kill -9. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /**
   * Starts it again, on the same port and with its data, after {@link #kill}, {@link #stop} or an
   * end of its own; returns when it answers.
   */
  public void restart() throws IOException {
    kill();
    process = launch();
    awaitAnswer();
  }

  /** Lets it end in order; one that takes too long is killed. Data stays. */
  public void stop() {
    // Process.destroy would close its standard input too, and so end it at once.
    process.toHandle().destroy();
    process
        .onExit()
        .completeOnTimeout(process, STOP.toSeconds(), TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
    process.onExit().join();
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
