package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.broker.TopicContents;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * With {@code --early} a topic has each alert of a client before its window is over, and for each
 * one last word, which is the oracle's: once, however often the stream is killed. Where topics are
 * read in increments it is refused.
 */
@Tag("runs")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EarlyAlertsConformanceTest {
  private static final long SEED = 20_261_127;
  private static final int PARTITIONS = 4;
  private static final int MAX_DELAY_MILLIS = 30_000;

  /** Few of what a part brings: all lines together have some two hundred last words. */
  private static final int MOST_OF_A_PART = 10;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private @Nullable KafkaBroker broker;

  @BeforeAll
  void startBroker(@TempDir Path brokerFolder) throws IOException {
    broker = KafkaBroker.start(brokerFolder);
  }

  @AfterAll
  void stopBroker() {
    if (broker != null) {
      broker.stop();
    }
  }

  @Test
  void eachAlertComesBeforeItsWindowIsOverAndHasOneLastWord() throws Exception {
    if (Engine.here() == Engine.FLINK) {
      assertOneLastWord("alerts", 0);
    } else {
      assertRefused();
    }
  }

  @Test
  @Tag("full")
  void eachIsThereOnceHoweverOftenTheStreamIsKilled() throws Exception {
    if (Engine.here() == Engine.FLINK) {
      assertOneLastWord("killed-alerts", 4);
    }
  }

  private void assertRefused() throws IOException {
    KafkaBroker kafka = Objects.requireNonNull(broker);
    kafka.createTopic("lines", PARTITIONS);
    kafka.createTopic("alerts", 1);
    Path output = folder.resolve("out");
    String topics = "kafka://" + kafka.address() + "/";
    Launched launched =
        Launched.here(
            List.of(
                "web-log-alerts",
                "--input=" + topics + "lines",
                "--output=" + output,
                "--alerts=" + topics + "alerts",
                "--early"));

    assertThat(launched.status(), is(not(0)));
    assertThat(
        launched.errors().get(0),
        startsWith("Invalid --early: true (must be left out where a topic is read in increments:"));
    assertThat("nothing was written", Files.exists(output), is(false));
  }

  /** Writes the lines in parts; the stream is killed within as many of them as there are kills. */
  private void assertOneLastWord(String alerts, int kills) throws Exception {
    System.out.println("early alerts: seed " + SEED);
    Random random = new Random(SEED);
    KafkaBroker kafka = Objects.requireNonNull(broker);
    List<String> lines = simulated();
    Path file = InputFiles.write(folder.resolve("lines.log"), String.join("\n", lines) + "\n");
    Question question = Question.of(List.of(file), LogGrammar.COMBINED, BundledModel.in(folder));
    List<TimedLine> arrivals =
        TimedLine.shuffled(TimedLine.of(lines, LogGrammar.COMBINED), MAX_DELAY_MILLIS, random);
    Path output = folder.resolve("out");
    String topic = alerts + "-lines";
    kafka.createTopic(topic, PARTITIONS);
    kafka.createTopic(alerts, 2);
    String topics = "kafka://" + kafka.address() + "/";
    List<String> arguments =
        WebLogAlertsRun.arguments(
            List.of(topics + topic),
            question,
            output,
            "--alerts=" + topics + alerts,
            "--early",
            "--tableFormat=jsonl",
            "--checkpointingInterval=500");

    Process stream = Launched.start(folder, arguments);
    try (TopicLines writer = TopicLines.to(kafka.address(), topic, PARTITIONS)) {
      int parts = kills + 2;
      for (int part = 0; part < parts; part++) {
        int enough = sent(kafka, alerts).size() + 1 + random.nextInt(MOST_OF_A_PART);
        arrivals
            .subList(arrivals.size() * part / parts, arrivals.size() * (part + 1) / parts)
            .forEach(line -> writer.write(random.nextInt(PARTITIONS), line.text()));
        writer.flush();
        await(enough + " alerts", stream, () -> sent(kafka, alerts).size() >= enough);
        if (part == 0) {
          await("an alert before its window", stream, () -> isAhead(kafka, alerts, output));
        } else if (part <= kills) {
          stream.destroyForcibly().waitFor();
          stream = Launched.start(folder, arguments);
        }
      }
      writer.promise("end");
      writer.flush();
      Launched launched = Launched.ended(folder, stream);
      assertThat(launched.err(), launched.status(), is(0));
    } finally {
      stream.destroyForcibly();
    }

    Answer expected = WebLogOracle.answer(question);
    assertThat("there is something to find", expected.alerts(), is(not(empty())));
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      assertThat("one run went on", runs.count(), is(1L));
    }
    Landed landed = Landed.in(output);
    WebLogAlertsRun.assertSame(landed.answer().withoutSources(), expected.withoutSources());
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertLastWords(sent(kafka, alerts), expected.alerts());
  }

  private static void assertLastWords(List<Map<String, Object>> sent, List<Row> expected) {
    Map<Object, Map<String, Object>> early = new HashMap<>();
    Set<Object> concluded = new HashSet<>();
    List<Row> last = new ArrayList<>();
    int withdrawn = 0;
    for (Map<String, Object> alert : sent) {
      Object id = alert.get("id");
      if (Objects.equals(alert.get("revision"), 0)) {
        assertThat("an early alert comes once: " + alert, early.put(id, alert), is(nullValue()));
        assertThat("an early alert comes first", concluded.contains(id), is(false));
        assertThat("and none is withdrawn", alert.containsKey("withdrawn"), is(false));
      } else {
        assertThat("a last word is the last", concluded.add(id), is(true));
        assertThat(alert.get("revision"), is(1));
        if (Objects.equals(alert.get("withdrawn"), true)) {
          withdrawn++;
          assertThat("what is withdrawn was early", early.containsKey(id), is(true));
        } else {
          Map<String, Object> landed = new HashMap<>(alert);
          landed.remove("revision");
          last.add(Row.of(landed));
        }
      }
    }
    System.out.printf(
        "early alerts: %d early, %d last words, %d of them withdrawn%n",
        early.size(), concluded.size(), withdrawn);
    assertThat("last words that are not withdrawn", last, Rows.sameAs(expected));
    assertThat(
        "every early alert has a last word", concluded.containsAll(early.keySet()), is(true));
    assertThat("there are early alerts", early.isEmpty(), is(false));
  }

  /** Whether a consumer sees an alert of a window that is not published. */
  private static boolean isAhead(KafkaBroker kafka, String alerts, Path output) throws IOException {
    Set<String> published =
        new HashSet<>(FilesBelow.matching(output.resolve("runs"), "[0-9]{8}T[0-9]{6}Z\\.json"));
    return sent(kafka, alerts).stream()
        .filter(alert -> Objects.equals(alert.get("revision"), 0))
        .map(alert -> Instant.parse(String.valueOf(alert.get("windowStart"))).toString())
        .map(start -> start.replaceAll("[-:]", "") + ".json")
        .anyMatch(ledger -> published.stream().noneMatch(name -> name.endsWith(ledger)));
  }

  /** All that a consumer of committed records sees, by partition in the order of sending. */
  private static List<Map<String, Object>> sent(KafkaBroker kafka, String topic)
      throws IOException {
    List<Map<String, Object>> alerts = new ArrayList<>();
    for (List<ConsumerRecord<String, String>> partition :
        TopicContents.of(kafka.address(), topic)) {
      for (ConsumerRecord<String, String> record : partition) {
        alerts.add(JSON.readValue(record.value(), new TypeReference<Map<String, Object>>() {}));
      }
    }
    return alerts;
  }

  private static List<String> simulated() {
    List<String> lines = new ArrayList<>();
    Simulation.of(SEED)
        .withStart(Instant.parse("2026-02-01T00:00:00Z"))
        .withDuration(Duration.ofMinutes(40))
        .withAttackShare(0.3)
        .withLines(20_000)
        .generate(line -> lines.add(new String(line.line(), StandardCharsets.ISO_8859_1).strip()));
    // A stream has no folder for a table that nothing came into.
    lines.set(lines.size() / 2, "no line of a log");
    return lines;
  }

  private void await(String what, Process stream, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + PATIENCE + ": " + what);
      }
      if (stream.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "The stream ended before: " + what + ": " + Launched.ended(folder, stream));
      }
    }
  }
}
