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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines flow through a real broker into the packaged jar on a real cluster, and processes are
 * killed meanwhile. What has landed is in the end what the oracle expects of a file of the same
 * lines, and each alert was sent once.
 */
@Tag("runs")
class StreamCrashIT {
  private static final String SEED_PROPERTY = "millrace.crash.seed";
  private static final long SEED = 20_261_126;
  private static final int PARTITIONS = 4;
  private static final String LINES = "lines";
  private static final String ALERTS = "alerts";

  /** Clients, traffic and ledger: so many a window has at least. */
  private static final int FEWEST_FILES = 3;

  /** The last ones of what was written wait for the greatest delay. */
  private static final int OPEN_WINDOWS = 3;

  /** The default of {@code --maxDelay}. */
  private static final int MAX_DELAY_MILLIS = 30_000;

  @TempDir Path folder;

  @Test
  @Tag("full")
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void oneOfEachIsKilledAndNothingIsLostAndNothingComesTwice() throws Exception {
    List<Victim> victims = new ArrayList<>(Victim.of(Engine.here()));
    // Its end is that of its executor, and an increment on Spark takes its time.
    victims.remove(Victim.WORKER);
    assertCompleteAfter(100_000, Duration.ofHours(2), victims.size() + 1, victims);
  }

  @Test
  @Tag("full")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void twentyAreKilledAndNothingIsLostAndNothingComesTwice() throws Exception {
    List<Victim> kinds = Victim.of(Engine.here());
    List<Victim> victims = new ArrayList<>();
    while (victims.size() < 20) {
      victims.add(kinds.get(victims.size() % kinds.size()));
    }
    assertCompleteAfter(1_000_000, Duration.ofHours(6), 24, victims);
  }

  /**
   * Writes the lines in slices, each when the one before shows in what is published, and kills in
   * each slice but the first at most one process, while half of the slice is on its way.
   */
  private void assertCompleteAfter(
      int lineCount, Duration duration, int slices, List<Victim> victims) throws Exception {
    long seed = Long.getLong(SEED_PROPERTY, SEED);
    Random random = new Random(seed);
    Collections.shuffle(victims, random);
    System.out.println("crashes: -D" + SEED_PROPERTY + "=" + seed + ", " + victims);
    List<String> lines = simulated(seed, lineCount, duration);
    Path file = InputFiles.write(folder.resolve("lines.log"), String.join("\n", lines) + "\n");
    Question question = Question.of(List.of(file), LogGrammar.COMBINED, BundledModel.in(folder));
    List<List<TimedLine>> halves =
        slices(
            TimedLine.shuffled(TimedLine.of(lines, LogGrammar.COMBINED), MAX_DELAY_MILLIS, random),
            2 * slices);
    int windowsOfHalf = windows(halves.get(0));
    List<Integer> slicesWithKill = slicesWithKill(slices, victims.size(), random);
    Path output = folder.resolve("out");

    try (KafkaBroker broker = KafkaBroker.start(Files.createDirectories(folder.resolve("kafka")));
        Cluster cluster = PackagedEngine.start("crashes", settings());
        TopicLines writer = TopicLines.to(broker.address(), LINES, PARTITIONS)) {
      broker.createTopic(LINES, PARTITIONS);
      broker.createTopic(ALERTS, 2);
      StreamOnCluster stream =
          StreamOnCluster.submit(
              cluster, broker, folder, output, arguments(broker, question, output));
      for (int slice = 0; slice < slices; slice++) {
        int published = stream.published();
        int landed = stream.landedFiles();
        write(halves.get(2 * slice), writer, random);
        writer.flush();
        int kill = slicesWithKill.indexOf(slice);
        int files =
            kill < 0 ? 0 : landed + random.nextInt((windowsOfHalf - OPEN_WINDOWS) * FEWEST_FILES);
        stream.await(files + " files", () -> stream.landedFiles() >= files);
        write(halves.get(2 * slice + 1), writer, random);
        if (kill >= 0) {
          System.out.printf(
              "slice %d, %d windows, %d files: %s%n",
              slice, stream.published(), stream.landedFiles(), victims.get(kill));
          victims.get(kill).kill(stream, random);
        }
        writer.flush();
        stream.await("a window more", () -> stream.published() > published);
        stream.settle();
      }
      writer.promise("end");
      writer.flush();
      stream.end();

      stream.assertSettledWindowsStand();
      Landed landed = Landed.in(output);
      assertComplete(landed, WebLogOracle.answer(question));
      assertThat(
          "alerts that a read_committed consumer sees",
          rows(
              TopicContents.of(broker.address(), ALERTS).stream()
                  .flatMap(List::stream)
                  .map(ConsumerRecord::value)
                  .toList()),
          Rows.sameAs(landed.answer().alerts()));
    }
    assertThat("one run", runs(output), hasSize(1));
  }

  private static void write(List<TimedLine> lines, TopicLines writer, Random random) {
    lines.forEach(line -> writer.write(random.nextInt(PARTITIONS), line.text()));
  }

  /** How many windows of a minute a slice goes over. */
  private static int windows(List<TimedLine> slice) {
    return (int) slice.stream().mapToLong(line -> line.time() / 60_000).distinct().count();
  }

  /** Of the same time each, in the order of arrival. */
  private static List<List<TimedLine>> slices(List<TimedLine> arrivals, int count) {
    long first = arrivals.stream().mapToLong(TimedLine::time).min().orElseThrow();
    long last = arrivals.stream().mapToLong(TimedLine::time).max().orElseThrow();
    List<List<TimedLine>> slices = new ArrayList<>();
    int from = 0;
    for (int slice = 1; slice <= count; slice++) {
      long end = first + (last - first) * slice / count;
      int to = from;
      while (to < arrivals.size() && (slice == count || arrivals.get(to).time() < end)) {
        to++;
      }
      slices.add(arrivals.subList(from, to));
      from = to;
    }
    return slices;
  }

  private static void assertComplete(Landed landed, Answer expected) throws IOException {
    assertThat("there is something to lose", expected.alerts(), is(not(empty())));
    WebLogAlertsRun.assertSame(landed.answer().withoutSources(), expected.withoutSources());
    assertThat("the ledger balances", landed.isBalanced(), is(true));
  }

  private static List<String> arguments(KafkaBroker broker, Question question, Path output) {
    String topics = "kafka://" + broker.address() + "/";
    List<String> arguments =
        new ArrayList<>(
            WebLogAlertsRun.arguments(
                List.of(topics + LINES),
                question,
                output,
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

  /** What is dead is noticed after seconds, not after a minute. */
  private static String[] settings() {
    return switch (Engine.here()) {
      case FLINK -> new String[] {"heartbeat.interval=1000", "heartbeat.timeout=8000"};
      case SPARK -> new String[] {};
      case DIRECT, DATAFLOW -> throw new IllegalStateException("No cluster of this engine");
    };
  }

  /** Not in the first: there must be something to go on from; not in the last, in order. */
  private static List<Integer> slicesWithKill(int slices, int kills, Random random) {
    List<Integer> candidates = new ArrayList<>();
    for (int slice = 1; slice < slices; slice++) {
      candidates.add(slice);
    }
    Collections.shuffle(candidates, random);
    return candidates.subList(0, kills).stream().sorted().toList();
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

  private static List<Row> rows(List<String> texts) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      rows.add(Row.of(json.readValue(text, new TypeReference<Map<String, Object>>() {})));
    }
    return rows;
  }

  private static List<Path> runs(Path output) throws IOException {
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      return runs.toList();
    }
  }
}
