package dev.millrace.pipelines.archivetopic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Throwables;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.Edge;
import dev.millrace.io.Ledger;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.UnbalancedLedgerException;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaLineProducer;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedRun;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.Position;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.pipelines.ingestevents.PartitionBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of an archive when a run loses a record, fails, or meets another: a topic of two
 * partitions with 30 records, read in pieces.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveRunsTest {
  private static final int RECORDS = 30;
  private static final String LEAKING = "20260301T120000Z-0001";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");
  private KafkaBroker broker;
  private KafkaAddress address;

  @BeforeAll
  void startBroker(@TempDir Path brokerFolder) throws IOException {
    broker = KafkaBroker.start(brokerFolder);
    broker.createTopic("lines", 2);
    address = KafkaAddress.parse("kafka://" + broker.address() + "/lines");
    try (KafkaLineProducer producer = KafkaLineProducer.to(address)) {
      for (int i = 0; i < RECORDS; i++) {
        producer.write(("key " + i).getBytes(UTF_8), ("line " + i).getBytes(UTF_8));
      }
    }
  }

  @AfterAll
  void stopBroker() {
    broker.stop();
  }

  /** Those on which something travels: files are found where they lie. */
  static List<Edge> edges() {
    return Edges.PLAN.edges().stream().filter(edge -> !edge.equals(Edges.FILES)).toList();
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatIsLostBetweenTwoStepsIsSeen(Edge edge) throws IOException {
    assertSeen(edge, ArchiveLeak.between(edge));
  }

  @Test
  void whatIsLostBetweenTheLandingAndItsFileIsSeen() throws IOException {
    assertSeen(Edges.ROWS, ArchiveLeak.inFiles());
  }

  @Test
  void aFileThatAnEarlierAttemptLeftIsSeen() throws IOException {
    assertSeen(
        Edges.FILES,
        ArchiveLeak.afterLanding(
            run(LEAKING),
            file -> Files.copy(file, file.resolveSibling("part-00000-of-99999.avro"))));
  }

  @Test
  void aLandedFileThatSomebodyRemovedIsSeen() throws IOException {
    assertSeen(Edges.FILES, ArchiveLeak.afterLanding(run(LEAKING), Files::delete));
  }

  private void assertSeen(Edge edge, Seams leak) throws IOException {
    Run run = run(LEAKING);

    Throwable failure =
        Throwables.getRootCause(assertThrows(RuntimeException.class, () -> archive(run, leak)));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(failure.getMessage(), containsString(edge.from() + " sent "));
    assertThat(disagreeing(run), is(Set.of(edge)));
    assertThat(Files.exists(folder.resolve("current.json")), is(false));
  }

  @Test
  void aRunThatFailsWhenAllHasLandedIsDoneAgainByTheNext() throws IOException {
    Run failed = run("20260301T120000Z-0001");
    Throwable failure =
        Throwables.getRootCause(
            assertThrows(
                RuntimeException.class, () -> archive(failed, ArchiveLeak.beforePublication())));
    assertThat(failure.getMessage(), startsWith("The power went after "));
    List<String> landed = files(failed);
    assertThat(landed.size(), is(greaterThan(1)));
    assertThat(Files.exists(folder.resolve("current.json")), is(false));

    Run next = run("20260301T130000Z-0001");
    archive(next, Seams.NONE);

    assertThat(published(next).records(), is((long) RECORDS));
    assertThat("the same files again", files(next), is(landed));
    assertThat(
        published(next).files().stream().map(file -> file.path()).toList(),
        is(landed.stream().map(file -> "runs/" + next.id() + "/records/" + file).toList()));
    assertThat("what the failed run left is gone", Files.exists(path(failed)), is(false));
    assertThat(
        JSON.readTree(path(next).resolve("ledger.json").toFile()).get("totals").toString(),
        is("{\"read\":30,\"kept\":30}"));
  }

  @Test
  void aRunThatAnotherOneCameBeforePublishesNothing() throws IOException {
    Run first = run("20260301T120000Z-0001");
    Run second = run("20260301T130000Z-0001");
    ArchiveAddition addition = addition(second);
    archive(first, Seams.NONE);
    Publication.of(second).claim();

    String refusal =
        assertThrows(IOException.class, () -> addition.announce(second, noLedger(second), List.of()))
            .getMessage();

    assertThat(
        refusal,
        is(
            "The published run of %s is %s now, and was none when run %s began: another run came"
                    .formatted(folder, first.id(), second.id())
                + " between, and nothing of this one was published; start it again"));
    assertThat(ArchiveManifest.of(second).isPresent(), is(false));
  }

  @Test
  void aRunThatWasGivenUpAndGoesOnPublishesNothing() throws IOException {
    Run run = run("20260301T120000Z-0001");
    ArchiveAddition addition = addition(run);

    String refusal =
        assertThrows(IOException.class, () -> addition.announce(run, noLedger(run), List.of())).getMessage();

    assertThat(
        refusal,
        is(
            "Run %s no longer owns %s (nobody does): it was given up while it was still at work;"
                    .formatted(run.id(), folder)
                + " nothing was published"));
    assertThat(ArchiveManifest.of(run).isPresent(), is(false));
  }

  @Test
  void aPublicationThatIsTriedAgainChangesNothing() throws IOException {
    Run first = run("20260301T120000Z-0001");
    ArchiveAddition addition = addition(first);
    archive(first, Seams.NONE);
    String manifest = Files.readString(path(first).resolve("manifest.json"));

    addition.announce(first, noLedger(first), List.of());
    addition.tidy(first);

    assertThat(Files.readString(path(first).resolve("manifest.json")), is(manifest));
  }

  @Test
  void aGapIsRememberedThoughNothingIsLeftToRead() throws IOException {
    Run before = run("20260301T120000Z-0001");
    Files.createDirectories(path(before));
    ArchiveManifest.empty()
        .with(
            new ArchivedRun("before", "input", "avro", 0, List.of(), List.of(), List.of()),
            List.of(new Position("lines", id(), 0, 3)))
        .write(before);
    Publication.of(before).publish("archive-topic");
    ArchivePlan plan =
        ArchivePlan.of(
            Archive.before(before).manifest(),
            List.of(new TopicExtent("lines", id(), 0, 9, 9, 9)),
            folder.toString());
    Run run = run("20260301T130000Z-0001");

    archive(run, plan, Seams.NONE);

    assertThat(published(run).ranges(), is(List.of()));
    assertThat(published(run).gaps(), is(List.of(new Gap("lines", 0, 3, 9))));
    assertThat(published(run).files(), is(List.of()));
    assertThat(
        Archive.before(run).manifest().partitions(),
        is(List.of(new Position("lines", id(), 0, 9))));
  }

  @Test
  void anEmptyPartitionIsRememberedSoThatWhatComesAndGoesIsAGap() throws IOException {
    Run run = run("20260301T120000Z-0001");
    ArchivePlan plan =
        ArchivePlan.of(
            Archive.before(run).manifest(),
            List.of(new TopicExtent("empty", "id", 0, 0, 0, 0)),
            folder.toString());

    archive(run, plan, Seams.NONE);

    ArchiveManifest archived = Archive.before(run).manifest();
    assertThat(published(run).records(), is(0L));
    assertThat(published(run).files(), is(List.of()));
    assertThat(archived.partitions(), is(List.of(new Position("empty", "id", 0, 0))));
    assertThat(
        ArchivePlan.of(
                archived, List.of(new TopicExtent("empty", "id", 0, 5, 9, 9)), folder.toString())
            .gaps(),
        is(List.of(new Gap("empty", 0, 0, 5))));
  }

  @Test
  void whereTheManifestIsGoneNobodyGuesses() throws IOException {
    Run first = run("20260301T120000Z-0001");
    archive(first, Seams.NONE);
    Files.delete(path(first).resolve("manifest.json"));

    assertThat(
        assertThrows(IOException.class, () -> Archive.before(run("next"))).getMessage(),
        is(
            "The published run %s of %s has no manifest.json, so nobody knows what was archived:"
                    .formatted(first.id(), folder)
                + " bring it back, or choose another --output"));
  }

  @Test
  void whereCurrentIsGoneThePublishedRunsAreNotForgotten() throws IOException {
    Run first = run("20260301T120000Z-0001");
    archive(first, Seams.NONE);
    Run failed = run("20260301T130000Z-0001");
    Files.createDirectories(path(failed));
    String current = Files.readString(folder.resolve("current.json"));
    Files.delete(folder.resolve("current.json"));

    assertThat(
        assertThrows(IOException.class, () -> Archive.before(run("next"))).getMessage(),
        is(
            "%s has no current.json, but its run %s was published: bring current.json back from a"
                    .formatted(folder, first.id())
                + " copy, or copy runs/%s/published.json there as current.json, or choose another"
                    .formatted(first.id())
                + " --output"));

    Files.copy(path(first).resolve("published.json"), folder.resolve("current.json"));
    assertThat(Files.readString(folder.resolve("current.json")), is(current));
    assertThat(Archive.before(run("next")).newest(), is(first.id()));
  }

  private void archive(Run run, Seams seams) throws IOException {
    archive(run, plan(run), seams);
  }

  private void archive(Run run, ArchivePlan plan, Seams seams) throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    new ArchiveTopicGraph(
            new ArchiveTopicGraph.Settings(
                new TopicRecords(address),
                plan.pieces(7),
                new RecordPartitions(PartitionBy.DATE),
                EventTableFormat.AVRO,
                200,
                addition(run, plan)),
            run,
            seams)
        .build(pipeline);
    Publication publication = Publication.of(run);
    publication.claim();
    try {
      pipeline.run().waitUntilFinish();
    } finally {
      publication.release();
    }
  }

  private ArchiveAddition addition(Run run) throws IOException {
    return addition(run, plan(run));
  }

  private ArchiveAddition addition(Run run, ArchivePlan plan) throws IOException {
    return new ArchiveAddition(Archive.before(run).newest(), plan, address.toString(), "avro", 1);
  }

  private ArchivePlan plan(Run run) throws IOException {
    return ArchivePlan.of(
        Archive.before(run).manifest(), TopicExtent.at(address), folder.toString());
  }

  private String id() throws IOException {
    return TopicExtent.at(address).get(0).topicId();
  }

  private static Ledger noLedger(Run run) {
    return Ledger.close(Edges.PLAN, run.id(), List.of());
  }

  private Run run(String id) {
    return new Run(folder.toString(), id);
  }

  private Path path(Run run) {
    return folder.resolve("runs").resolve(run.id());
  }

  private static ArchivedRun published(Run run) throws IOException {
    List<ArchivedRun> runs = Archive.before(run).manifest().runs();
    return runs.get(runs.size() - 1);
  }

  /** The landed files, below their table, sorted. */
  private List<String> files(Run run) throws IOException {
    Path table = path(run).resolve("records");
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> table.relativize(file).toString())
          .filter(file -> !file.contains("/."))
          .sorted()
          .toList();
    }
  }

  private Set<Edge> disagreeing(Run run) throws IOException {
    Set<Edge> edges = new LinkedHashSet<>();
    for (JsonNode edge : JSON.readTree(path(run).resolve("ledger.json").toFile()).get("edges")) {
      if (edge.get("sent").asLong() != edge.get("received").asLong()) {
        edges.add(
            new Edge(
                edge.get("from").asText(), edge.get("to").asText(), edge.get("unit").asText()));
      }
    }
    return edges;
  }
}
