package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.conformance.cluster.Cluster;
import dev.millrace.conformance.cluster.Submission.Ended;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.hdfs.HdfsCluster;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar on a real cluster of the engine, which has the engine's jars and no others. The
 * cluster is started and the jobs are submitted by the script that users have.
 */
@Tag("runs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
  private static final long SEED = 20_261_126;
  private static final String SAMPLE = "weblogalerts/web-log-sample.log.gz";

  private final Cluster cluster;

  @TempDir Path folder;

  /** One for all tests: it takes as long to start as a job. */
  ClusterIT() throws IOException {
    cluster = PackagedEngine.start("cluster");
  }

  @AfterAll
  void stopTheCluster() {
    cluster.close();
  }

  @Test
  void theBundledSampleLandsBesideTheClientWithTheOraclesAnswer() throws Exception {
    Path sample = folder.resolve("sample.log.gz");
    try (InputStream log = Millrace.class.getResourceAsStream(SAMPLE)) {
      Files.write(sample, Objects.requireNonNull(log, SAMPLE).readAllBytes());
    }

    Launched ended = submit("web-log-alerts");

    assertThat(ended.err() + cluster.logs(), ended.status(), is(0));
    assertThat(ended.out(), containsString("Ledger (balances)"));
    WebLogAlertsRun.assertLanded(question(sample), folder.resolve("target/web-log-alerts"));
  }

  @Test
  void manyFilesGetTheOraclesAnswer() throws Exception {
    List<Path> files = simulated();
    Path output = folder.resolve("out");
    Question question = question(files.toArray(Path[]::new));

    Launched ended = submit(WebLogAlertsRun.arguments(question, output, "--tableFormat=jsonl"));

    assertThat(ended.err() + cluster.logs(), ended.status(), is(0));
    WebLogAlertsRun.assertLanded(question, output);
  }

  /** On Spark the client is that of the cluster, on Flink the one in the jar. */
  @Test
  @Tag("full")
  void aRunFromHdfsToHdfsGetsTheOraclesAnswer() throws Exception {
    Question question = question(simulated().toArray(Path[]::new));
    try (HdfsCluster files = HdfsCluster.start(folder.resolve("hdfs"), 2);
        HdfsFolder hdfs = HdfsFolder.at(files.uri())) {
      for (Path file : question.files()) {
        hdfs.put(file, "in/" + file.getFileName());
      }
      // Where the workers are, not where the client is.
      String model = question.model().getFileName().toString();
      hdfs.put(question.model(), model);

      Launched ended =
          submit(
              "web-log-alerts",
              "--input=" + hdfs.uri("in"),
              "--output=" + hdfs.uri("out"),
              "--model=" + hdfs.uri(model),
              "--tableFormat=jsonl");

      assertThat(ended.err() + cluster.logs(), ended.status(), is(0));
      WebLogAlertsRun.assertLanded(
          question,
          hdfs.fetch(
              "out",
              folder.resolve("fetched"),
              new HdfsFolder.Names(hdfs.uri("in"), folder.toString())));
    }
  }

  @Test
  void aMistakeIsOneLineAndStatus2AndWritesNothing() throws Exception {
    Launched ended = submit("web-log-alerts", "--minScore=2", "--output=" + folder.resolve("out"));

    assertThat(ended.err(), ended.errors(), hasSize(1));
    assertThat(ended.err(), containsString("--minScore: 2"));
    assertThat(ended.out(), is(""));
    assertThat(ended.status(), is(2));
    assertThat(Files.exists(folder.resolve("out")), is(false));
  }

  @Test
  void aFaultOnAWorkerIsOneLineAndStatus1AndPublishesNothing() throws Exception {
    Path output = folder.resolve("out");
    byte[] text = (line(1) + line(2)).repeat(1_000).getBytes(StandardCharsets.ISO_8859_1);
    Path log = InputFiles.gzip(folder.resolve("cut.log.gz"), text);
    byte[] whole = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(whole, whole.length / 2));

    Launched ended = submit("web-log-alerts", "--input=" + log, "--output=" + output);

    assertThat(ended.err(), ended.errors(), hasSize(1));
    assertThat(ended.err(), containsString(log.toString()));
    assertThat(ended.err(), not(containsString("Exception")));
    assertThat(ended.status(), is(1));
    assertThat(Files.exists(output.resolve("current.json")), is(false));
    assertThat("the claim is given back", Files.exists(output.resolve("owner.json")), is(false));
  }

  private Launched submit(String... arguments) throws IOException, InterruptedException {
    return submit(List.of(arguments));
  }

  private Launched submit(List<String> arguments) throws IOException, InterruptedException {
    List<String> submitted = new ArrayList<>(List.of(PackagedEngine.jar()));
    submitted.addAll(arguments);
    Ended ended = cluster.submit(folder, submitted).end();
    return new Launched(ended.status(), ended.out(), ended.err());
  }

  private Question question(Path... files) throws IOException {
    return Question.of(List.of(files), LogGrammar.COMBINED, BundledModel.in(folder));
  }

  private List<Path> simulated() throws IOException {
    System.out.println("simulated traffic: seed " + SEED);
    List<StringBuilder> parts =
        List.of(new StringBuilder(), new StringBuilder(), new StringBuilder());
    int[] line = {0};
    Simulation.of(SEED)
        .withDuration(Duration.ofHours(1))
        .withAttackShare(0.3)
        .withLines(30_000)
        .generate(
            labelled ->
                parts
                    .get(line[0]++ % parts.size())
                    .append(new String(labelled.line(), StandardCharsets.ISO_8859_1).strip())
                    .append('\n'));
    List<Path> files = new ArrayList<>();
    for (StringBuilder part : parts) {
      Path file = folder.resolve("part-" + files.size() + ".log");
      files.add(InputFiles.write(file, part.toString()));
    }
    return files;
  }

  private static String line(int second) {
    return InputFiles.line(
        "10.0.0." + second, Instant.parse("2026-01-05T12:00:00Z").plusSeconds(second), "/", 200);
  }
}
