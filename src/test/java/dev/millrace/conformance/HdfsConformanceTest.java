package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.hdfs.HdfsCluster;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files on HDFS, of a NameNode and three DataNodes with two replicas of each block, are read and
 * landed as those on a local disk are: what has landed is copied from there by Hadoop's client, and
 * compared with the oracles.
 */
@Tag("runs")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HdfsConformanceTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  /** Below it a file is one range. */
  private static final int TWO_RANGES = 4 << 20;

  private @Nullable HdfsCluster cluster;
  private @Nullable HdfsFolder open;

  @TempDir Path folder;

  /** One for all tests; they use folders of their own, and one DataNode fewer is enough too. */
  @BeforeAll
  void startCluster(@TempDir Path files) throws IOException {
    assumeTrue(Engine.here() != Engine.DIRECT, "Skipped: HDFS is tried on Flink and Spark");
    cluster = HdfsCluster.start(files, 3);
    open = HdfsFolder.at(cluster.uri());
  }

  @AfterAll
  void stopCluster() throws IOException {
    if (open != null) {
      open.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void makeInput() throws IOException {
    Files.createDirectories(folder.resolve("in/below"));
  }

  @Test
  void webLogAlertsReadsAndLandsOnHdfsWithTheOraclesAnswer() throws IOException {
    Question question = question(1_500);
    hdfs().put(folder.resolve("in"), "web/in");

    Launched launched = Launched.here(webLogAlerts("web", question));

    assertThat(launched.err(), launched.status(), is(0));
    assertLanded("web", question);
  }

  /** By then the run has found its input, and has landed nothing. */
  @Test
  @Tag("full")
  void aDataNodeThatDiesDuringARunLosesNothing() throws Exception {
    Question question = question(3_000);
    hdfs().put(folder.resolve("in"), "dying/in");
    CompletableFuture<Launched> launch =
        CompletableFuture.supplyAsync(() -> Launched.here(webLogAlerts("dying", question)));
    while (!hdfs().has("dying/out/owner.json")) {
      assertThat("the run goes on", launch.isDone(), is(false));
    }

    Objects.requireNonNull(cluster).dataNodes().get(0).kill();

    Launched launched = launch.get();
    assertThat(launched.err(), launched.status(), is(0));
    assertLanded("dying", question);
  }

  @Test
  void ingestEventsReadsRangesAndGzipFromHdfsAndLandsWithTheOraclesAnswer() throws IOException {
    byte[] small = EventOddities.jsonLines("\n");
    byte[] large = manyEvents();
    Path schema = Files.writeString(folder.resolve("in/order.avsc"), EventOddities.schema());
    EventQuestion question =
        EventQuestion.of(
                Map.of(
                    InputFiles.gzip(folder.resolve("in/below/a b.jsonl.gz"), small),
                    small,
                    Files.write(folder.resolve("in/c.jsonl"), large),
                    large),
                EventOddities.columns())
            .landedBy("at", "date");
    hdfs().put(folder.resolve("in"), "events/in");
    assertThat(large.length > TWO_RANGES, is(true));

    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + hdfs().uri("events/in/**.jsonl"),
                "--input=" + hdfs().uri("events/in/below/a b.jsonl.gz"),
                "--schema=" + hdfs().uri("events/in/" + schema.getFileName()),
                "--eventTime=at",
                "--partitionBy=date",
                "--megabytesPerFile=1",
                "--output=" + hdfs().uri("events/out")));

    assertThat(launched.err(), launched.status(), is(0));
    LandedEvents landed = LandedEvents.in(fetch("events"));
    IngestEventsRun.assertSame(landed.answer(), EventOracle.answer(question));
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertNothingLeftBehind("events");
  }

  @Test
  void aSecondRunOnTheSameOutputIsRefusedInOneLineWhileTheFirstIsAtWork() throws IOException {
    Question question = question(10);
    hdfs().put(folder.resolve("in"), "claimed/in");
    String output = hdfs().uri("claimed/out");
    Publication first = Publication.of(new Run(output, "first"));
    first.claim();

    Launched second = Launched.here(webLogAlerts("claimed", question));

    assertOneLine(second, "Another run, first, writes to " + output + " since ");
    assertThat(hdfs().paths("claimed/out"), is(List.of("owner.json")));
    first.release();
  }

  @Test
  void anInputThatIsMissingIsOneLine() throws IOException {
    String missing = hdfs().uri("nowhere/access.log");

    Launched launched =
        Launched.here(
            List.of(
                "web-log-alerts", "--input=" + missing, "--output=" + hdfs().uri("nowhere/out")));

    assertOneLine(
        launched,
        "Invalid input: " + missing + " (matches no file, and no folder with a file in it)");
    assertThat(hdfs().has("nowhere"), is(false));
  }

  @Test
  void anOutputThatThisUserMayNotWriteIsOneLine() throws IOException {
    Question question = question(10);
    hdfs().put(folder.resolve("in"), "allowed/in");
    String forbidden = hdfs().uri().replaceFirst("/[^/]*$", "/forbidden");
    List<String> arguments = new ArrayList<>(webLogAlerts("allowed", question));
    arguments.replaceAll(
        argument -> argument.startsWith("--output=") ? "--output=" + forbidden : argument);

    assertOneLine(
        Launched.here(arguments),
        "Cannot write to the output " + forbidden + ": Permission denied: user=");
  }

  @Test
  void anOutputOnAHostThatNobodyKnowsIsOneLine() throws IOException {
    Question question = question(10);
    hdfs().put(folder.resolve("in"), "unknown/in");
    List<String> arguments = new ArrayList<>(webLogAlerts("unknown", question));
    arguments.replaceAll(
        argument ->
            argument.startsWith("--output=") ? "--output=hdfs://no-such-host.invalid/x" : argument);

    assertOneLine(
        Launched.here(arguments),
        "Cannot write to the output hdfs://no-such-host.invalid/x: there is no host or name service"
            + " no-such-host.invalid");
  }

  @Test
  void aConfigurationThatIsNotThereIsAMistake() {
    Launched launched =
        Launched.here(
            List.of(
                "web-log-alerts",
                "--input=hdfs://lake/in",
                "--output=hdfs://lake/out",
                "--hadoopConfiguration=" + folder));

    assertThat(
        launched.errors(),
        is(
            List.of(
                "Invalid --hadoopConfiguration: "
                    + folder
                    + " (must be a folder with core-site.xml or hdfs-site.xml)")));
    assertThat(launched.status(), is(2));
  }

  private static void assertOneLine(Launched launched, String beginning) {
    assertThat(launched.err(), launched.errors(), hasSize(1));
    assertThat(launched.errors().get(0), startsWith("web-log-alerts failed: " + beginning));
    assertThat(launched.err(), not(containsString("Exception")));
    assertThat(launched.status(), is(1));
  }

  private List<String> webLogAlerts(String place, Question question) {
    return List.of(
        "web-log-alerts",
        "--input=" + hdfs().uri(place + "/in"),
        "--output=" + hdfs().uri(place + "/out"),
        "--model=" + question.model(),
        "--tableFormat=jsonl");
  }

  private void assertLanded(String place, Question question) throws IOException {
    WebLogAlertsRun.assertLanded(question, fetch(place));
    assertNothingLeftBehind(place);
  }

  /** The output, with the names that its input has here. */
  private Path fetch(String place) throws IOException {
    return hdfs()
        .fetch(
            place + "/out",
            folder.resolve("fetched"),
            new HdfsFolder.Names(hdfs().uri(place + "/in"), folder.resolve("in").toString()));
  }

  private void assertNothingLeftBehind(String place) throws IOException {
    assertThat(
        hdfs().paths(place + "/out").stream()
            .filter(path -> path.contains("/.") || path.startsWith(".") || path.contains("owner"))
            .toList(),
        is(empty()));
  }

  private HdfsFolder hdfs() {
    return Objects.requireNonNull(open);
  }

  /** About a plain file, one with what is odd, and a compressed one whose name has a space. */
  private Question question(int lines) throws IOException {
    return Question.of(
        List.of(
            InputFiles.write(folder.resolve("in/a.log"), lines(lines, 1)),
            Files.write(folder.resolve("in/below/odd.log"), LineOddity.file("\n")),
            InputFiles.gzip(
                folder.resolve("in/below/b c.log.gz"),
                lines(lines, 2).getBytes(StandardCharsets.ISO_8859_1))),
        LogGrammar.COMBINED,
        BundledModel.in(folder));
  }

  private static String lines(int count, int part) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(
          InputFiles.line(
              "10.0." + part + "." + i % 9, NOON.plusSeconds(i), "/" + part + "/" + i % 31, 200));
    }
    return text.toString();
  }

  /** Two ranges of them; the odd ones are last. */
  private static byte[] manyEvents() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() <= TWO_RANGES; i++) {
      text.append(
          "{\"id\":%d,\"at\":\"2026-02-%02dT10:00:00Z\",\"name\":\"%s\"}\n"
              .formatted(i, 1 + i % 3, "name ".repeat(1 + i % 150)));
    }
    return (text + new String(EventOddities.jsonLines("\n"), StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
