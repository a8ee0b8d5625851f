package dev.millrace.benchmarks.stream;

import dev.millrace.benchmarks.compare.Machine;
import dev.millrace.benchmarks.compare.Processes;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaLineProducer;
import dev.millrace.pipelines.simulatewebtraffic.LabelledLine;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Measures how many records a second a stream reads that finds many waiting. How far it is, say the
 * offsets that it commits with each checkpoint; the first fifth is its start and is not counted.
 * Contenders take turns over the same topic, and must come to the same last words.
 */
public final class Rate {
  private static final int START_IS_ONE_IN = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration SETTLED = Duration.ofSeconds(15);
  private static final String LINES = "lines";

  private final Settings settings;
  private final PrintStream console;
  private final Path scratch;
  private final Processes processes;

  private Rate(Settings settings, PrintStream console) throws IOException {
    this.settings = settings;
    this.console = console;
    this.scratch =
        Files.createDirectories(settings.root().resolve("benchmarks/stream/target/rate"));
    this.processes = new Processes(settings.root().resolve("benchmarks"), scratch);
  }

  public static void main(String[] arguments) throws Exception {
    new Rate(Settings.of(arguments), System.out).run();
  }

  private void run() throws Exception {
    console.println(Machine.describe());
    Path brokerFolder = scratch.resolve("broker");
    Processes.delete(brokerFolder);
    Map<Contender, List<RateRun>> runs = new EnumMap<>(Contender.class);
    try (KafkaBroker broker = KafkaBroker.start(brokerFolder)) {
      broker.createTopic(LINES, settings.partitions());
      fill(broker.address());
      Map<String, String> words = null;
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Contender contender : settings.contenders()) {
          RateRun run = run(contender, broker, contender.name() + round);
          runs.computeIfAbsent(contender, first -> new ArrayList<>()).add(run);
          console.printf("round %d  %s%n", round, run.describe(contender));
          if (words == null) {
            words = run.lastWords();
          }
          LastWords.check(contender.title(), run.lastWords(), "the first run", words);
        }
      }
    } finally {
      Processes.delete(brokerFolder);
    }
    console.println(RateRun.table(runs));
  }

  /** Lines in the order in which servers write them, and a promise that closes every window. */
  private void fill(String broker) throws IOException {
    console.printf("Writing %,d lines%n", settings.records());
    Instant[] latest = {Instant.EPOCH};
    try (KafkaLineProducer producer =
        KafkaLineProducer.to(KafkaAddress.ofOneTopic("kafka://" + broker + "/" + LINES))) {
      Simulation.of(settings.seed())
          .withDuration(Duration.ofHours(1))
          .withAttackShare(settings.attackShare())
          .withLinesPerSecond(settings.eventsPerSecond())
          .withLines(settings.records())
          .generate(
              line -> {
                latest[0] = Instant.ofEpochMilli(line.time());
                write(producer, line);
              });
      producer.promise(latest[0].plus(Duration.ofMinutes(2)));
    }
  }

  private static void write(KafkaLineProducer producer, LabelledLine line) {
    try {
      producer.write(line.client().getBytes(StandardCharsets.US_ASCII), line.line());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param name that nobody else has with this broker
   */
  private RateRun run(Contender contender, KafkaBroker broker, String name) throws Exception {
    broker.createTopic(name, 1);
    Path output = scratch.resolve("output");
    Processes.delete(output);
    String address = "kafka://" + broker.address() + "/";
    long waiting = new Lines(broker.address(), LINES).count();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
        AlertReader alerts = AlertReader.start(broker.address(), name);
        RunningStream stream =
            RunningStream.start(
                contender,
                settings,
                processes,
                address + LINES + "?group.id=" + name,
                address + name,
                output)) {
      stream.await("its start", PATIENCE, () -> read(admin, name) >= waiting / START_IS_ONE_IN);
      long start = System.nanoTime();
      Duration cpu = stream.cpu();
      long first = read(admin, name);
      stream.await("all that waited", PATIENCE, () -> read(admin, name) >= waiting);
      double seconds = (System.nanoTime() - start) / 1e9;
      double processors = stream.cpu().minus(cpu).toMillis() / 1e3 / seconds;
      return new RateRun((waiting - first) / seconds, processors, settled(stream, alerts));
    } finally {
      Processes.delete(output);
    }
  }

  /**
   * Last words when no more have come for a while; too short a while would make two runs differ.
   */
  private static Map<String, String> settled(RunningStream stream, AlertReader alerts)
      throws Exception {
    Map<String, String> before;
    Map<String, String> now = LastWords.of(alerts.seen());
    do {
      before = now;
      stream.work(SETTLED);
      now = LastWords.of(alerts.seen());
    } while (now.size() > before.size() || now.isEmpty());
    return now;
  }

  /** How many records a checkpoint has. */
  private static long read(Admin admin, String group) throws Exception {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }
}
