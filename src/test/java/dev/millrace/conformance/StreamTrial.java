package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.broker.TopicContents;
import dev.millrace.conformance.cluster.Cluster;
import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.conformance.oracle.Row;
import dev.millrace.conformance.oracle.WebLogOracle;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Simulated lines that flow through a real broker into the packaged jar on a real cluster, and what
 * must have landed of them in the end: what the oracle expects of a file of the same lines, and
 * each alert sent once.
 */
final class StreamTrial implements AutoCloseable {
  private static final String LINES = "lines";
  private static final String ALERTS = "alerts";
  private static final int PARTITIONS = 4;

  /** The default of {@code --maxDelay}. */
  private static final int MAX_DELAY_MILLIS = 30_000;

  private final Path folder;
  private final Question question;
  private final List<TimedLine> arrivals;
  private final Random random;
  private final KafkaBroker broker;
  private final Cluster cluster;
  private final TopicLines writer;

  private StreamTrial(
      Path folder, Question question, List<TimedLine> arrivals, Random random, String name)
      throws IOException {
    this.folder = folder;
    this.question = question;
    this.arrivals = arrivals;
    this.random = random;
    this.broker = KafkaBroker.start(Files.createDirectories(folder.resolve("kafka")));
    this.cluster = startedCluster(name, broker);
    this.writer = TopicLines.to(broker.address(), LINES, PARTITIONS);
    broker.createTopic(LINES, PARTITIONS);
    broker.createTopic(ALERTS, 2);
  }

  private static Cluster startedCluster(String name, KafkaBroker broker) throws IOException {
    try {
      return PackagedEngine.start(name, settings());
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /**
   * Starts a broker and a cluster.
   *
   * @param name of the folder for the cluster's files
   * @param folder for all others
   * @param random decides in which order and partition lines arrive
   * @param duration of the traffic, from its first line to its last
   */
  static StreamTrial start(
      String name, Path folder, long seed, Random random, int lineCount, Duration duration)
      throws IOException {
    List<String> lines = simulated(seed, lineCount, duration);
    Path file = InputFiles.write(folder.resolve("lines.log"), String.join("\n", lines) + "\n");
    return new StreamTrial(
        folder,
        Question.of(List.of(file), LogGrammar.COMBINED, BundledModel.in(folder)),
        TimedLine.shuffled(TimedLine.of(lines, LogGrammar.COMBINED), MAX_DELAY_MILLIS, random),
        random,
        name);
  }

  private static List<String> simulated(long seed, int lineCount, Duration duration) {
    List<String> lines = new ArrayList<>(lineCount);
    Simulation.of(seed)
        .withStart(Instant.parse("2026-02-01T00:00:00Z"))
        .withDuration(duration)
        // Somewhat more than is wanted, with the attacks.
        .withRequestsPerMinute(0.9 * lineCount / duration.toMinutes())
        .withAttackShare(0.3)
        .withLines(lineCount)
        .generate(line -> lines.add(new String(line.line(), StandardCharsets.ISO_8859_1).strip()));
    // A stream has no folder for a table that nothing came into.
    lines.set(lines.size() / 2, "no line of a log");
    return lines;
  }

  /** What is dead is noticed after seconds, not after a minute. */
  private static String[] settings() {
    return switch (Engine.here()) {
      case FLINK -> new String[] {"heartbeat.interval=1000", "heartbeat.timeout=8000"};
      case SPARK -> new String[] {};
      case DIRECT, DATAFLOW -> throw new IllegalStateException("No cluster of this engine");
    };
  }

  /** Submits the command that reads the lines. */
  StreamOnCluster submit() throws IOException {
    return StreamOnCluster.submit(cluster, broker, folder, output(), arguments());
  }

  private List<String> arguments() {
    String topics = "kafka://" + broker.address() + "/";
    List<String> arguments =
        new ArrayList<>(
            WebLogAlertsRun.arguments(
                List.of(topics + LINES),
                question,
                output(),
                "--alerts=" + topics + ALERTS,
                "--tableFormat=jsonl"));
    arguments.add(
        switch (Engine.here()) {
          case FLINK -> "--checkpointingInterval=500";
          case SPARK -> "--every=1s";
          case DIRECT, DATAFLOW -> throw new IllegalStateException("No cluster of this engine");
        });
    return arguments;
  }

  private Path output() {
    return folder.resolve("out");
  }

  /** All lines in the order of their arrival, in parts of the same time. */
  List<List<TimedLine>> parts(int count) {
    long first = arrivals.stream().mapToLong(TimedLine::time).min().orElseThrow();
    long last = arrivals.stream().mapToLong(TimedLine::time).max().orElseThrow();
    List<List<TimedLine>> parts = new ArrayList<>();
    int from = 0;
    for (int part = 1; part <= count; part++) {
      long end = first + (last - first) * part / count;
      int to = from;
      while (to < arrivals.size() && (part == count || arrivals.get(to).time() < end)) {
        to++;
      }
      parts.add(arrivals.subList(from, to));
      from = to;
    }
    return parts;
  }

  /** How many windows of a minute a part goes over. */
  static int windows(List<TimedLine> part) {
    return (int) part.stream().mapToLong(line -> line.time() / 60_000).distinct().count();
  }

  /** Sends lines on their way. */
  void write(List<TimedLine> lines) {
    lines.forEach(line -> writer.write(random.nextInt(PARTITIONS), line.text()));
  }

  /** Returns when the broker has all that was written. */
  void flush() throws ExecutionException, InterruptedException {
    writer.flush();
  }

  /** Says that no line comes any more. */
  void end() throws ExecutionException, InterruptedException {
    writer.promise("end");
    writer.flush();
  }

  /** Fails unless all has landed and was sent, once, by one run. */
  void assertLandedOnce() throws IOException {
    Answer expected = WebLogOracle.answer(question);
    assertThat("there is something to lose", expected.alerts(), is(not(empty())));
    Landed landed = Landed.in(output());
    WebLogAlertsRun.assertSame(landed.answer().withoutSources(), expected.withoutSources());
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(
        "alerts that a read_committed consumer sees",
        rows(
            TopicContents.of(broker.address(), ALERTS).stream()
                .flatMap(List::stream)
                .map(ConsumerRecord::value)
                .toList()),
        Rows.sameAs(landed.answer().alerts()));
    assertThat("one run", runs(), hasSize(1));
    // In the folder of its state the engine has files of its own.
    assertThat(
        "nothing is left that was not published",
        FilesBelow.paths(output().resolve("runs"), "\\..*").stream()
            .filter(file -> !file.toString().contains("/state/"))
            .toList(),
        is(empty()));
  }

  private static List<Row> rows(List<String> texts) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      rows.add(Row.of(json.readValue(text, new TypeReference<Map<String, Object>>() {})));
    }
    return rows;
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(output().resolve("runs"))) {
      return runs.toList();
    }
  }

  @Override
  public void close() {
    try (broker;
        cluster) {
      writer.close();
    }
  }
}
