package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.conformance.oracle.WebLogOracle;
import dev.millrace.hdfs.HdfsCluster;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic whose windows, checkpoints and increments lie on HDFS gets the oracle's answer. "full",
 * since each part of it is tested by itself in every build.
 */
@Tag("runs")
@Tag("full")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HdfsStreamConformanceTest {
  private static final long SEED = 20_261_127;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path folder;

  @Test
  void aStreamLandsOnHdfsWindowByWindowWithTheOraclesAnswer(@TempDir Path files) throws Exception {
    assumeTrue(Engine.here() != Engine.DIRECT, "Skipped: HDFS is tried on Flink and Spark");
    System.out.println("stream to HDFS: seed " + SEED);
    List<String> lines = new ArrayList<>();
    Simulation.of(SEED)
        .withStart(Instant.parse("2026-02-01T00:00:00Z"))
        .withDuration(Duration.ofMinutes(20))
        .withAttackShare(0.3)
        .withLines(5_000)
        .generate(line -> lines.add(new String(line.line(), StandardCharsets.ISO_8859_1).strip()));
    // A stream has no folder for a table that nothing came into.
    lines.add(lines.size() / 3, "no line of a log");
    Question question =
        Question.of(
            List.of(InputFiles.write(folder.resolve("lines.log"), String.join("\n", lines) + "\n")),
            LogGrammar.COMBINED,
            BundledModel.in(folder));
    try (HdfsCluster cluster = HdfsCluster.start(files.resolve("hdfs"), 2);
        HdfsFolder hdfs = HdfsFolder.at(cluster.uri());
        KafkaBroker broker = KafkaBroker.start(files.resolve("broker"))) {
      broker.createTopic("lines", PARTITIONS);
      CompletableFuture<Launched> launch =
          CompletableFuture.supplyAsync(() -> Launched.here(arguments(broker, hdfs, question)));
      try (TopicLines writer = TopicLines.to(broker.address(), "lines", PARTITIONS)) {
        int half = lines.size() / 2;
        write(writer, lines.subList(0, half));
        await(launch, hdfs, ".*/ledger/[0-9]{8}T[0-9]{6}Z\\.json");
        if (Engine.here() == Engine.FLINK) {
          await(launch, hdfs, ".*/chk-[0-9]+/_metadata");
        }
        write(writer, lines.subList(half, lines.size()));
        writer.promise("end");
        writer.flush();
        Launched launched = launch.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(launched.err(), launched.status(), is(0));
      }
      Landed landed =
          Landed.in(
              hdfs.fetch("out", folder.resolve("fetched"), new HdfsFolder.Names("none", "none")));
      WebLogAlertsRun.assertSame(
          landed.answer().withoutSources(), WebLogOracle.answer(question).withoutSources());
      assertThat("the ledger balances", landed.isBalanced(), is(true));
      assertThat(
          "nothing is left that was not published",
          hdfs.paths("out").stream().filter(path -> path.contains("/.")).toList(),
          is(empty()));
    }
  }

  private static List<String> arguments(KafkaBroker broker, HdfsFolder hdfs, Question question) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "web-log-alerts",
                "--input=kafka://" + broker.address() + "/lines",
                "--output=" + hdfs.uri("out"),
                "--model=" + question.model(),
                "--tableFormat=jsonl"));
    arguments.add(Engine.here() == Engine.FLINK ? "--checkpointingInterval=500" : "--every=1s");
    return arguments;
  }

  /** In the order in which they happened, in one partition after the other. */
  private static void write(TopicLines writer, List<String> lines) throws Exception {
    for (int i = 0; i < lines.size(); i++) {
      writer.write(i % PARTITIONS, lines.get(i));
    }
    writer.flush();
  }

  private static void await(CompletableFuture<Launched> launch, HdfsFolder hdfs, String path)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!hdfs.has("out") || hdfs.paths("out").stream().noneMatch(one -> one.matches(path))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + PATIENCE + ": " + path);
      }
      try {
        Launched ended = launch.get(50, TimeUnit.MILLISECONDS);
        throw new AssertionError("The pipeline ended before " + path + ": " + ended);
      } catch (TimeoutException stillRunning) {
        // As it should be.
      }
    }
  }
}
