package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.conformance.oracle.WebLogOracle;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream on the embedded Flink that finds more waiting than its heap would hold, and to which
 * twice as much comes as it can read; then less, until it has caught up. Among the lines are
 * records that nobody can read, the first of each partition with them.
 *
 * <p>What the stream can read in a second is measured while more waits than it reads, and twice
 * that is written: so it is on any machine, however busy.
 */
@Tag("runs")
@Tag("full")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class StreamLoadTest {
  private static final long SEED = 20_260_701;
  private static final int LINES = 300_000;
  private static final int PARTITIONS = 2;
  private static final String GROUP = "load";

  /** Of which the stream, when nothing waits, needs about a half. */
  private static final int HEAP_MEGABYTES = 256;

  /** More than fits into what is free of the heap, which nothing but a topic may hold. */
  private static final long LEAST_WAITING = 150;

  /** What the process may have besides: Flink's network buffers, the model, code and stacks. */
  private static final int MOST_MEGABYTES = 1_024;

  /** That are written before the stream is started. */
  private static final int FIRST = LINES / 2;

  /** Of what is left, when the stream is no longer behind. */
  private static final int TRICKLE = 500;

  private static final int POISON_EVERY = 2_000;
  private static final int POISON_BYTES = 2 << 20;

  @TempDir Path folder;

  @Test
  void whatWaitsWaitsInTheTopicAndAllOfItLandsInTheEnd() throws Exception {
    assumeTrue(Engine.here() == Engine.FLINK, "The other engines run no stream");
    System.out.println("load: seed " + SEED);
    Random random = new Random(SEED);
    List<String> lines = lines(random);
    Path file = InputFiles.write(folder.resolve("lines.log"), String.join("\n", lines) + "\n");
    Question question = Question.of(List.of(file), LogGrammar.COMBINED, BundledModel.in(folder));
    Path output = folder.resolve("out");

    try (KafkaBroker broker =
            KafkaBroker.start(
                folder.resolve("broker"),
                Map.of("message.max.bytes", Integer.toString(TopicLines.LARGEST)));
        TopicLines writer = TopicLines.to(broker.address(), "lines", PARTITIONS);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      broker.createTopic("lines", PARTITIONS);
      List<String> command = new ArrayList<>(JavaCommand.line("-Xmx" + HEAP_MEGABYTES + "m"));
      command.addAll(
          WebLogAlertsRun.arguments(
              List.of("kafka://" + broker.address() + "/lines?group.id=" + GROUP),
              question,
              output,
              "--tableFormat=jsonl",
              "--checkpointingInterval=500"));
      Load load = new Load(lines, writer, admin, random);
      load.write(FIRST);
      Process stream = Launched.startCommand(folder, command);
      try {
        load.watch(stream);
        load.overload(LINES * 9 / 10);
        load.trickle();
        writer.promise("end");
        writer.flush();
        long peak = load.peakMegabytes();
        Launched ended = Launched.ended(folder, stream);

        System.out.printf(
            "load: %s; peak memory %,d MB of a process with a heap of %,d MB%n",
            load.figures(), peak, HEAP_MEGABYTES);
        assertThat(ended.err(), ended.status(), is(0));
        assertThat(
            "megabytes that waited at most",
            load.mostWaiting >> 20,
            is(greaterThan(LEAST_WAITING)));
        assertThat("megabytes of the process", peak, is(lessThan((long) MOST_MEGABYTES)));
      } finally {
        stream.destroyForcibly();
      }
    }
    Answer expected = WebLogOracle.answer(question);
    Landed landed = Landed.in(output);
    assertThat("there is something to lose", expected.alerts(), is(not(empty())));
    WebLogAlertsRun.assertSame(landed.answer().withoutSources(), expected.withoutSources());
    assertThat("the ledger balances", landed.isBalanced(), is(true));
  }

  /** As they arrive: within what may be late, and each so many a record that is no line. */
  private static List<String> lines(Random random) {
    List<String> simulated = new ArrayList<>(LINES);
    Simulation.of(SEED)
        .withStart(Instant.parse("2026-02-01T00:00:00Z"))
        .withDuration(Duration.ofHours(2))
        .withRequestsPerMinute(0.9 * LINES / 120)
        .withAttackShare(0.3)
        .withLines(LINES)
        .generate(
            line -> simulated.add(new String(line.line(), StandardCharsets.ISO_8859_1).strip()));
    List<String> lines = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      lines.add("");
    }
    for (TimedLine line :
        TimedLine.shuffled(TimedLine.of(simulated, LogGrammar.COMBINED), 30_000, random)) {
      if (lines.size() % POISON_EVERY == 0) {
        lines.add("");
        lines.add("\u00ff\u00fe\u00c0\u0080 \u00ed\u00a0\u0080");
        lines.add(garbage(random));
      }
      lines.add(line.text());
    }
    return lines;
  }

  /** Bytes of all kinds but those that end a line. */
  private static String garbage(Random random) {
    byte[] bytes = new byte[POISON_BYTES];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1).replace('\n', ' ').replace('\r', ' ');
  }

  /** What is written, and how far the stream is. */
  private static final class Load {
    private final List<String> lines;
    private final TopicLines writer;
    private final Admin admin;
    private final Random random;
    private final long[] bytesUpTo;
    private @Nullable Process stream;
    private int written;
    private long mostWaiting;
    private long peak;
    private double overloadSeconds;
    private double catchUpSeconds;
    private int readInOverload;
    private int writtenInOverload;
    private int lagAtStart;
    private int lagAtEnd;

    private Load(List<String> lines, TopicLines writer, Admin admin, Random random) {
      this.lines = lines;
      this.writer = writer;
      this.admin = admin;
      this.random = random;
      this.bytesUpTo = new long[lines.size() + 1];
      for (int i = 0; i < lines.size(); i++) {
        bytesUpTo[i + 1] = bytesUpTo[i] + lines.get(i).length();
      }
    }

    void watch(Process process) {
      stream = process;
    }

    /** Until so many are written, at twice the greatest rate so far. */
    void overload(int most) throws Exception {
      int readAtStart = awaitFirst();
      lagAtStart = written - readAtStart;
      long started = System.nanoTime();
      long looked = started;
      long measured = started;
      int readAtMeasure = readAtStart;
      double perSecond = 0;
      double due = written;
      while (written < most) {
        lookAgain();
        long now = System.nanoTime();
        due += perSecond * (now - looked) / 1e9;
        looked = now;
        write(Math.min(most, Math.max(written, (int) due)));
        int read = read();
        note(read);
        if (now - measured > 1e9) {
          perSecond = Math.max(perSecond, 2e9 * (read - readAtMeasure) / (now - measured));
          measured = now;
          readAtMeasure = read;
        }
      }
      overloadSeconds = (System.nanoTime() - started) / 1e9;
      readInOverload = read() - readAtStart;
      writtenInOverload = written - FIRST;
      lagAtEnd = written - readAtStart - readInOverload;
    }

    private int awaitFirst() throws Exception {
      int read = read();
      while (read == 0) {
        lookAgain();
        read = read();
      }
      return read;
    }

    /** What is left, a little each time that nothing else waits. */
    void trickle() throws Exception {
      long started = System.nanoTime();
      while (written < lines.size()) {
        int read = read();
        note(read);
        if (written - read <= TRICKLE) {
          if (catchUpSeconds == 0) {
            catchUpSeconds = (System.nanoTime() - started) / 1e9;
          }
          write(Math.min(lines.size(), written + TRICKLE));
        } else {
          lookAgain();
        }
      }
      while (read() < written) {
        note(read());
        lookAgain();
      }
    }

    /** The first of each partition is one that nobody can read. */
    private void write(int to) throws Exception {
      for (; written < to; written++) {
        writer.write(
            written < PARTITIONS ? written : random.nextInt(PARTITIONS), lines.get(written));
      }
      writer.flush();
    }

    /** What a checkpoint has. */
    private int read() throws Exception {
      return (int)
          admin
              .listConsumerGroupOffsets(GROUP)
              .partitionsToOffsetAndMetadata()
              .get()
              .values()
              .stream()
              .mapToLong(OffsetAndMetadata::offset)
              .sum();
    }

    private void note(int read) throws Exception {
      mostWaiting = Math.max(mostWaiting, bytesUpTo[written] - bytesUpTo[read]);
      peak = peakNow();
    }

    private void lookAgain() throws InterruptedException {
      if (stream().waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("The stream ended before its topic did");
      }
    }

    private Process stream() {
      return Objects.requireNonNull(stream, "nothing to watch yet");
    }

    long peakMegabytes() throws Exception {
      return Math.max(peak, peakNow());
    }

    /** The most that was resident, as Linux counts it. */
    private long peakNow() throws Exception {
      return Files.readAllLines(Path.of("/proc/" + stream().pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    }

    String figures() {
      return String.format(
          "%,d records; while %,.0f a second came, %,.0f were read, and what waits grew from %,d to"
              + " %,d; %,d MB waited at most; caught up %.1f s after the rate fell",
          lines.size(),
          writtenInOverload / overloadSeconds,
          readInOverload / overloadSeconds,
          lagAtStart,
          lagAtEnd,
          mostWaiting >> 20,
          catchUpSeconds);
    }
  }
}
