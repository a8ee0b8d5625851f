package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.conformance.oracle.Row;
import dev.millrace.conformance.oracle.Texts;
import dev.millrace.conformance.oracle.WebLogOracle;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lines that come through a topic, in any order that {@code --maxDelay} allows, get the answer that
 * the oracle gives for a file of them: as a stream on Flink, in increments elsewhere.
 */
@Tag("runs")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamConformanceTest {
  private static final long SEED = 20_260_201;
  private static final int PARTITIONS = 4;

  /** One partition is silent in the first half, but for a promise. */
  private static final int SILENT = 3;

  /** The default of {@code --maxDelay}. */
  private static final int MAX_DELAY_MILLIS = 30_000;

  /** That are published before the input ends, where the engine runs no stream. */
  private static final int INCREMENTS = 5;

  private static final int MILLION = 1_000_000;

  /** The test's own end comes first where little is to be read. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

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
  void simulatedTrafficGetsTheOraclesAnswerAndWhatIsLateIsSetAside() throws Exception {
    List<String> lines = new ArrayList<>();
    Simulation.of(SEED)
        .withStart(Instant.parse("2026-02-01T00:00:00Z"))
        .withDuration(Duration.ofHours(1))
        .withAttackShare(0.3)
        .withLines(20_000)
        .generate(line -> lines.add(new String(line.line(), StandardCharsets.ISO_8859_1).strip()));
    lines.add(lines.size() / 3, "no line of a log");
    lines.add(lines.size() / 2, "");
    List<String> late = List.of(lines.get(0), lines.get(7), lines.get(700));
    String future =
        InputFiles.line("192.0.2.1", Instant.parse("2199-01-01T00:00:00Z"), "/", 200).strip();

    assertSameAnswer("simulated", lines, LogGrammar.COMBINED, late, List.of(future));
  }

  @Test
  void aRealLogGetsTheOraclesAnswer() throws Exception {
    RealLog log = RealLog.NGINX;
    // Some quiet hours, and the minute in which 1,257 requests came.
    List<String> lines = linesOf(log).stream().skip(16_000).limit(2_000).toList();

    assertSameAnswer("real", withNoLineOfALog(lines), log.grammar(), List.of(), List.of());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("full")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void aWholeRealLogGetsTheOraclesAnswer(RealLog log) throws Exception {
    assertSameAnswer(
        "whole-" + log.word(), withNoLineOfALog(linesOf(log)), log.grammar(), List.of(), List.of());
  }

  @Test
  @Tag("full")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void aMillionLinesGetTheOraclesAnswer() throws Exception {
    List<String> lines = new ArrayList<>();
    Simulation.of(SEED)
        .withStart(Instant.parse("2026-02-01T00:00:00Z"))
        .withDuration(Duration.ofHours(8))
        // Somewhat more than is wanted, with the attacks.
        .withRequestsPerMinute(0.9 * MILLION / Duration.ofHours(8).toMinutes())
        .withAttackShare(0.3)
        .withLines(MILLION)
        .generate(line -> lines.add(new String(line.line(), StandardCharsets.ISO_8859_1).strip()));
    assertThat(lines.size(), is(MILLION));

    assertSameAnswer("million", withNoLineOfALog(lines), LogGrammar.COMBINED, List.of(), List.of());
  }

  private List<String> linesOf(RealLog log) throws IOException {
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(log.forEngine(Engine.FLINK, folder)))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).lines().toList();
    }
  }

  /** A stream has no folder for a table that nothing came into. */
  private static List<String> withNoLineOfALog(List<String> lines) {
    List<String> with = new ArrayList<>(lines);
    with.add(lines.size() / 2, "no line of a log");
    return with;
  }

  /** Flink by itself would try again for ever. */
  @Test
  void aFaultThatStaysEndsTheStreamInOneLine() throws Exception {
    KafkaBroker kafka = Objects.requireNonNull(broker);
    kafka.createTopic("fault", PARTITIONS);
    Path output = folder.resolve("out");
    Question question = Question.of(List.of(), LogGrammar.COMBINED, BundledModel.in(folder));
    CompletableFuture<Launched> launch =
        CompletableFuture.supplyAsync(
            () ->
                Launched.here(
                    WebLogAlertsRun.arguments(
                        List.of("kafka://" + kafka.address() + "/fault"),
                        question,
                        output,
                        "--tableFormat=jsonl",
                        Engine.here() == Engine.FLINK ? "--executionRetryDelay=1" : "--every=1s")));
    // The link is made after the file that readers follow.
    await("the run is announced", launch, () -> Files.exists(output.resolve("latest")));
    Path blocking = output.resolve("latest/clients");
    Files.writeString(blocking, "a file where a folder should be");

    try (TopicLines writer = TopicLines.to(kafka.address(), "fault", PARTITIONS)) {
      writer.write(
          0, InputFiles.line("192.0.2.1", Instant.parse("2026-02-01T00:00:00Z"), "/", 200).strip());
      writer.promise("2026-02-01T01:00:00Z");
      writer.flush();
    }
    Launched launched = launch.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(launched.status(), is(1));
    assertThat(
        launched.errors(),
        contains(
            matchesPattern(
                "web-log-alerts failed: .*Cannot write .+/clients/.+Not a directory.+")));
  }

  /**
   * A producer that got no answer sends again, and to any partition. What it names by mistake as it
   * named another line is another line; what has no name, or happens to be equal, may truly repeat.
   */
  @Test
  void linesThatAProducerSentAgainAreCountedOnce() throws Exception {
    LogGrammar grammar = LogGrammar.COMBINED;
    Random random = new Random(SEED);
    // The DirectRunner takes minutes for more.
    int lineCount = Engine.here() == Engine.DIRECT ? 2_000 : 8_000;
    List<String> simulated = new ArrayList<>();
    Simulation.of(SEED)
        .withStart(Instant.parse("2026-02-01T00:00:00Z"))
        .withDuration(Duration.ofMinutes(30))
        .withAttackShare(0.3)
        .withLines(lineCount)
        .generate(
            line -> simulated.add(new String(line.line(), StandardCharsets.ISO_8859_1).strip()));
    simulated.add(simulated.size() / 2, "no line of a log");
    List<TimedLine> lines = new ArrayList<>();
    List<TimedLine> again = new ArrayList<>();
    for (TimedLine line : TimedLine.of(simulated, grammar)) {
      int number = lines.size();
      boolean readable = grammar.time(line.text()).isPresent();
      switch (number % 8) {
        case 0 -> lines.add(line);
        // An equal line of its own, with and without a name.
        case 1 -> lines.addAll(List.of(line, line.withId("own-" + number)));
        case 2 -> lines.add(line.withId("shared by mistake"));
        default -> {
          TimedLine named = line.withId("id-" + number);
          lines.add(named);
          for (int copy = random.nextInt(3); readable && copy > 0; copy--) {
            again.add(named);
          }
        }
      }
    }
    // What cannot be parsed is set aside each time.
    TimedLine poison = new TimedLine("no line either", lines.get(500).time(), "poison");
    lines.addAll(List.of(poison, poison));
    // A copy that comes too late is no duplicate: nobody remembers its window.
    TimedLine late = again.get(0);

    assertThat("copies", again.size(), is(greaterThan(lineCount / 2)));
    assertSameAnswer(
        new Sent("sent-again", lines, again, grammar, List.of(late, late), List.of()),
        "--duplicates=id:" + TopicLines.ID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka://127.0.0.1:1/lines | id: | must be keep, copies, or id:HEADER with the name of a"
            + " header of Kafka's records, for example id:request-id",
        "access.log | id:x | must come with --input=kafka://…, whose records have headers; of"
            + " files, keep or copies",
        "kafka://127.0.0.1:1/lines | copies | must be keep or id:HEADER for a stream: it compares"
            + " files with each other"
      })
  void duplicatesThatCannotBeFoundAreRefusedInOneLine(
      String input, String duplicates, String valid) {
    Launched launched =
        Launched.here(
            List.of(
                "web-log-alerts",
                "--input=" + input,
                "--output=" + folder.resolve("out"),
                "--duplicates=" + duplicates));

    assertThat(launched.status(), is(2));
    assertThat(
        launched.errors(), contains("Invalid --duplicates: " + duplicates + " (" + valid + ")"));
    assertThat(Files.exists(folder.resolve("out")), is(false));
  }

  private void assertSameAnswer(
      String topic, List<String> lines, LogGrammar grammar, List<String> late, List<String> future)
      throws Exception {
    assertSameAnswer(
        new Sent(
            topic,
            TimedLine.of(lines, grammar),
            List.of(),
            grammar,
            late.isEmpty() ? List.of() : TimedLine.of(late, grammar),
            future));
  }

  /**
   * What a topic is given.
   *
   * @param lines each of which counts
   * @param again of them, and of the same id
   * @param late come too late
   * @param future come too early
   */
  private record Sent(
      String topic,
      List<TimedLine> lines,
      List<TimedLine> again,
      LogGrammar grammar,
      List<TimedLine> late,
      List<String> future) {

    List<TimedLine> all() {
      List<TimedLine> all = new ArrayList<>(lines);
      all.addAll(again);
      return all;
    }
  }

  private void assertSameAnswer(Sent sent, String... options) throws Exception {
    System.out.println(
        "stream of " + sent.topic() + " lines: seed " + SEED + ", " + sent.lines().size());
    KafkaBroker kafka = Objects.requireNonNull(broker);
    Random random = new Random(SEED);
    LogGrammar grammar = sent.grammar();
    Path output = folder.resolve("out");
    Path file = folder.resolve("lines.log");
    InputFiles.write(
        file, sent.lines().stream().map(line -> line.text() + "\n").collect(Collectors.joining()));
    Question question = Question.of(List.of(file), grammar, BundledModel.in(folder));
    List<TimedLine> arrivals = TimedLine.shuffled(sent.all(), MAX_DELAY_MILLIS, random);
    assertThat(
        "copies come in other increments too",
        sent.again().isEmpty() || isSentAcrossIncrements(arrivals),
        is(true));
    kafka.createTopic(sent.topic(), PARTITIONS);
    try (TopicLines writer = TopicLines.to(kafka.address(), sent.topic(), PARTITIONS)) {
      Arriving arriving = new Arriving(arrivals, sent.late(), sent.future(), writer, random);
      List<String> arguments =
          new ArrayList<>(
              WebLogAlertsRun.arguments(
                  List.of("kafka://" + kafka.address() + "/" + sent.topic()),
                  question,
                  output,
                  "--tableFormat=jsonl"));
      arguments.addAll(List.of(options));
      if (Engine.here() == Engine.FLINK) {
        stream(arriving, arguments, output);
      } else {
        increments(arriving, arguments, output);
      }
    }
    Answer expected = WebLogOracle.answer(question).withoutSources();
    for (TimedLine line : sent.late()) {
      String text = line.text();
      expected = with(expected, setAside(text, "late", grammar.time(text).orElseThrow()));
    }
    for (String line : sent.future()) {
      expected = with(expected, setAside(line, "future", grammar.time(line).orElseThrow()));
    }
    expected = withDuplicates(expected, sent.again().size());
    Landed landed = Landed.in(output);
    WebLogAlertsRun.assertSame(landed.answer().withoutSources(), expected);
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(
        "nothing is left that was not published",
        FilesBelow.matching(output.resolve("runs"), "\\..*"),
        is(empty()));
  }

  /** Whether some line is in two slices, each of which is read before the next is written. */
  private static boolean isSentAcrossIncrements(List<TimedLine> arrivals) {
    int slice = arrivals.size() / INCREMENTS;
    Map<TimedLine, Integer> first = new HashMap<>();
    for (int i = 0; i < arrivals.size(); i++) {
      int own = i / slice;
      if (arrivals.get(i).id() != null && first.merge(arrivals.get(i), own, Math::min) < own) {
        return true;
      }
    }
    return false;
  }

  /** What is written, in the order in which it comes. */
  private record Arriving(
      List<TimedLine> lines,
      List<TimedLine> late,
      List<String> future,
      TopicLines writer,
      Random random) {

    /** Lines of a part into the first so many partitions. */
    void write(int from, int to, int partitions) {
      lines.subList(from, to).forEach(line -> writer.write(random.nextInt(partitions), line));
    }

    /** What comes too late, once there is a watermark, and too early. */
    void writeUntimely() {
      late.forEach(line -> writer.write(random.nextInt(PARTITIONS), line));
      future.forEach(line -> writer.write(random.nextInt(PARTITIONS), line));
    }

    /** The least time from a line on. */
    String leastTime(int from) {
      return Instant.ofEpochMilli(
              lines.subList(from, lines.size()).stream()
                  .mapToLong(TimedLine::time)
                  .min()
                  .orElseThrow())
          .toString();
    }
  }

  private void stream(Arriving arriving, List<String> arguments, Path output) throws Exception {
    Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    List<String> all = new ArrayList<>(arguments);
    all.add("--checkpointingInterval=500");
    all.add("--stateBackend=filesystem");
    all.add("--stateBackendStoragePath=" + checkpoints.toUri());
    CompletableFuture<Launched> launch = launch(all);
    int half = arriving.lines().size() / 2;

    arriving.write(0, half, SILENT);
    arriving.writer().promise(arriving.leastTime(half));
    arriving.writer().flush();
    await("a window is published", launch, () -> !published(output).isEmpty());
    await(
        "a checkpoint is complete",
        launch,
        () -> !FilesBelow.matching(checkpoints, "_metadata").isEmpty());
    assertThat("the input has not ended", launch.isDone(), is(false));
    List<String> early = published(output);
    arriving.writeUntimely();
    arriving.write(half, arriving.lines().size(), PARTITIONS);
    end(arriving, launch);

    assertThat("what was published stays", published(output).containsAll(early), is(true));
  }

  /** Each slice is read by an increment of its own, at least, before the next is written. */
  private static void increments(Arriving arriving, List<String> arguments, Path output)
      throws Exception {
    List<String> all = new ArrayList<>(arguments);
    all.add("--every=1s");
    CompletableFuture<Launched> launch = launch(all);
    int slice = arriving.lines().size() / INCREMENTS;
    for (int i = 0; i < INCREMENTS; i++) {
      int from = i * slice;
      boolean last = i == INCREMENTS - 1;
      int complete = increment(output);
      arriving.write(from, last ? arriving.lines().size() : from + slice, PARTITIONS);
      if (i == INCREMENTS / 2) {
        arriving.writer().promise(arriving.leastTime(from));
        arriving.writer().flush();
        arriving.writeUntimely();
      }
      arriving.writer().flush();
      await("increment " + (i + 1), launch, () -> increment(output) > complete);
    }
    assertThat("a window is published", published(output).isEmpty(), is(false));
    assertThat("the input has not ended", launch.isDone(), is(false));
    end(arriving, launch);
  }

  private static CompletableFuture<Launched> launch(List<String> arguments) {
    return CompletableFuture.supplyAsync(() -> Launched.here(arguments));
  }

  private static void end(Arriving arriving, CompletableFuture<Launched> launch) throws Exception {
    arriving.writer().promise("end");
    arriving.writer().flush();
    Launched launched = launch.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(launched.err(), launched.status(), is(0));
  }

  /** The last one that is complete. */
  private static int increment(Path output) throws IOException {
    Path manifest = output.resolve("latest").resolve("stream.json");
    if (!Files.exists(manifest)) {
      return 0;
    }
    return new ObjectMapper().readTree(Files.readString(manifest)).get("increment").asInt();
  }

  /** The windows that are published. */
  private static List<String> published(Path output) throws IOException {
    return FilesBelow.matching(output.resolve("runs"), "[0-9]{8}T[0-9]{6}Z\\.json");
  }

  /** Looks again and again, as long as the pipeline runs and patience lasts. */
  private static void await(
      String what, CompletableFuture<Launched> launch, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + PATIENCE + ": " + what);
      }
      try {
        Launched ended = launch.get(50, TimeUnit.MILLISECONDS);
        throw new AssertionError("The pipeline ended before " + what + ": " + ended);
      } catch (TimeoutException stillRunning) {
        // As it should be.
      }
    }
  }

  private static Row setAside(String line, String reason, long time) {
    return Row.of(
        Map.of(
            "step",
            "Parse lines",
            "reason",
            reason,
            "payload",
            line,
            "payloadLength",
            line.length(),
            "eventTime",
            Texts.instant(time),
            "version",
            2));
  }

  /** With so many lines more that were read and dropped. */
  private static Answer withDuplicates(Answer answer, long duplicates) {
    Map<String, Long> totals = new TreeMap<>(answer.totals());
    totals.merge("read", duplicates, Long::sum);
    totals.merge("duplicates", duplicates, Long::sum);
    return new Answer(
        answer.alerts(), answer.clients(), answer.traffic(), answer.deadLetters(), totals);
  }

  /** With a line more that was read and set aside. */
  private static Answer with(Answer answer, Row deadLetter) {
    List<Row> deadLetters = new ArrayList<>(answer.deadLetters());
    deadLetters.add(deadLetter);
    Map<String, Long> totals = new TreeMap<>(answer.totals());
    totals.merge("read", 1L, Long::sum);
    totals.merge("deadLetters", 1L, Long::sum);
    return new Answer(answer.alerts(), answer.clients(), answer.traffic(), deadLetters, totals);
  }
}
