package dev.millrace.pipelines.ingestevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.Edge;
import dev.millrace.io.Ledger;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.UnbalancedLedgerException;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaLineProducer;
import dev.millrace.io.kafka.Taking;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.pipelines.deadletters.PinnedFiles;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an increment that loses a record, fails, or meets another. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestTopicsRunsTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[{"name":"id","type":"long"}]}
          """);
  private static final EventLayout LAYOUT = EventLayout.of(EventProtection.of(SCHEMA));

  @TempDir private Path folder = Path.of("");
  private KafkaBroker broker;
  private KafkaAddress address;

  @BeforeAll
  void startBroker(@TempDir Path brokerFolder) throws IOException {
    broker = KafkaBroker.start(brokerFolder);
    broker.createTopic("sales", 1);
    address = KafkaAddress.parse("kafka://" + broker.address() + "/sales");
    try (KafkaLineProducer producer = KafkaLineProducer.to(address)) {
      for (int id = 0; id < 20; id++) {
        producer.write(("key " + id).getBytes(UTF_8), ("{\"id\":" + id + "}").getBytes(UTF_8));
      }
      producer.write("key".getBytes(UTF_8), "poison".getBytes(UTF_8));
    }
  }

  @AfterAll
  void stopBroker() {
    broker.stop();
  }

  static List<Edge> edges() {
    return List.of(Edges.OFFSETS, Edges.RECORDS, Edges.DEAD_LETTERS, Edges.EVENTS, Edges.ROWS);
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatIsLostBetweenTwoStepsIsSeen(Edge edge) throws IOException {
    Run run = run("20260301T120000Z-0001");

    Throwable failure =
        Throwables.getRootCause(
            assertThrows(RuntimeException.class, () -> ingest(run, IngestLeak.between(edge))));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(failure.getMessage(), containsString(edge.from() + " sent "));
    assertThat(Manifest.read(run.output()), is(Optional.empty()));
  }

  @Test
  void theNextIncrementBeginsWhereThePublishedOneEnded() throws IOException {
    Run failed = run("20260301T120000Z-0001");
    assertThrows(RuntimeException.class, () -> ingest(failed, IngestLeak.inFilesOf(Edges.ROWS)));
    assertThat("nothing is remembered", IngestedTopics.before(failed).reached(), is(List.of()));
    Run next = run("20260301T130000Z-0001");

    ingest(next, Seams.NONE);

    Manifest manifest = Manifest.ofPublished(next);
    assertThat(manifest.kind(), is(Manifest.Kind.WHOLE));
    assertThat(manifest.ledger().get("read"), is(21L));
    assertThat(manifest.ledger().get("kept"), is(20L));
    assertThat(manifest.ledger().get("deadLetters"), is(1L));
    TopicPlan plan = plan(run("20260301T140000Z-0001"));
    assertThat(plan.length(), is(0L));
    assertThat(plan.addsNothingTo(manifest.offsets()), is(true));
  }

  @Test
  void anIncrementThatAnotherOneCameBeforePublishesNothing() throws IOException {
    Run second = run("20260301T130000Z-0001");
    EventTopics planned = topics(second);
    Run first = run("20260301T120000Z-0001");
    ingest(first, Seams.NONE);

    Throwable failure =
        Throwables.getRootCause(
            assertThrows(RuntimeException.class, () -> ingest(second, planned, Seams.NONE)));

    assertThat(
        failure.getMessage(),
        is(
            "The published run of %s is %s now, and was none when run %s began: another run came"
                    .formatted(folder, first.id(), second.id())
                + " between, and nothing of this one was published; start it again"));
    assertThat(IngestedTopics.before(second).newest(), is(first.id()));
  }

  @Test
  void anIncrementThatWasGivenUpAndGoesOnPublishesNothing() throws IOException {
    Run run = run("20260301T120000Z-0001");

    Throwable failure =
        Throwables.getRootCause(
            assertThrows(
                RuntimeException.class,
                () -> pipeline(run, topics(run), Seams.NONE).run().waitUntilFinish()));

    assertThat(
        failure.getMessage(),
        startsWith("Run " + run.id() + " of " + folder + " is still at work, but gave its claim"));
    assertThat(Manifest.of(run), is(Optional.empty()));
  }

  @Test
  void anIncrementUnderAnotherKeyOrOtherRulesThanTheRunBeforeIsRefused() throws IOException {
    PinnedFiles before = new PinnedFiles("0123456789abcdef", "rules");

    assertThat(refusal(before, before), is(""));
    assertThat(
        refusal(before, new PinnedFiles("fedcba9876543210", "rules")),
        startsWith(
            "The key of pseudonyms has the id fedcba9876543210, and that of run before, which this"
                + " one would add to, had 0123456789abcdef: "));
    assertThat(
        refusal(before, new PinnedFiles(null, "rules")),
        startsWith("The key of pseudonyms has the id none, and that of run before,"));
    assertThat(
        refusal(before, new PinnedFiles("0123456789abcdef", "others")),
        startsWith("The rules are not those of run before,"));
    assertThat(
        refusal(before, new PinnedFiles("0123456789abcdef", null)),
        startsWith("The rules are not those of run before,"));
    assertThat(refusal(new PinnedFiles(null, null), before), is(""));
    Run run = run("20260301T130000Z-0001");
    EventTopics topics = new EventTopics(address, InputFormat.JSON, plan(run), after(before));
    assertThrows(IllegalStateException.class, () -> pipeline(run, topics, Seams.NONE));
  }

  private static String refusal(PinnedFiles before, PinnedFiles now) {
    try {
      after(before).requireSame(now);
      return "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static IngestedTopics after(PinnedFiles pinned) {
    return new IngestedTopics("before", List.of(), Map.of(), pinned);
  }

  @Test
  void anAnnouncementThatIsTriedAgainChangesNothing() throws IOException {
    Run run = run("20260301T120000Z-0001");
    ingest(run, Seams.NONE);
    String manifest = Files.readString(manifest(run));

    ManifestEntry entry =
        ManifestEntry.of(
            "ingest-events", SCHEMA, new Manifest.Source(List.of(), 0, 0), List.of(), 3);
    new IncrementAnnouncement(null, entry, 3)
        .announce(
            run,
            Ledger.close(Edges.PLAN, run.id(), List.of()),
            List.of(),
            IngestTopicsRunsTest::noEvidence);

    assertThat(Files.readString(manifest(run)), is(manifest));
  }

  private static <V> V noEvidence(PCollectionView<V> view) {
    throw new IllegalArgumentException("Nobody asks for evidence: " + view);
  }

  @Test
  void aRunOverFilesDoesNotReplaceWhatIsPublishedWhileItWaitsForTheOutput() throws IOException {
    Run increment = run("20260301T120000Z-0001");
    ingest(increment, Seams.NONE);
    Publication held = Publication.of(run("20260301T130000Z-0001"));
    held.claim();
    assertThat(
        "nothing that is true only now is looked at before",
        assertThrows(IOException.class, this::ingestFile).getMessage(),
        startsWith("Another run, "));
    held.release();

    assertThat(
        assertThrows(IllegalStateException.class, this::ingestFile).getMessage(),
        is(
            "The output %s holds what was ingested from topics (sales-0), and a run over %s would"
                    .formatted(folder, folder.resolve("a.jsonl"))
                + " take its place: choose another --output"));
    assertThat(IngestedTopics.before(increment).newest(), is(increment.id()));
    Publication next = Publication.of(run("20260301T140000Z-0001"));
    next.claim();
    next.release();
  }

  private void ingestFile() throws IOException {
    IngestEventsOptions options = PipelineOptionsFactory.as(IngestEventsOptions.class);
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"id\":1}\n");
    options.setInput(List.of(file.toString()));
    options.setSchema(Files.writeString(folder.resolve("sale.avsc"), SCHEMA.json()).toString());
    options.setOutput(folder.toString());
    new IngestEvents().run(options, new DirectLaunch(() -> {}));
  }

  @Test
  void whereAManifestIsLostARunOverFilesIsRefusedButNotOverRunsThatHadNone() throws IOException {
    Run increment = run("20260301T120000Z-0001");
    ingest(increment, Seams.NONE);
    Files.delete(manifest(increment));
    Run next = run("20260301T130000Z-0001");

    assertManifestIsMissed(next);
    Path ledger = manifest(increment).resolveSibling("ledger.json");
    Files.writeString(ledger, "{\"edges\":[{\"from\":\"Find dead letters\"}]}");
    assertManifestIsMissed(next);
    Files.writeString(ledger, "{\"edges\":[{\"from\":\"Find event files\"}]}");
    IngestedTopics.requireNone(next, List.of("a.jsonl"));
  }

  private static void assertManifestIsMissed(Run next) {
    assertThat(
        assertThrows(IOException.class, () -> IngestedTopics.requireNone(next, List.of("a.jsonl")))
            .getMessage(),
        containsString("has no manifest.json"));
  }

  private Path manifest(Run run) {
    return folder.resolve("runs").resolve(run.id()).resolve("manifest.json");
  }

  private Run run(String id) {
    return new Run(folder.toString(), id);
  }

  private TopicPlan plan(Run run) throws IOException {
    return TopicPlan.of(
        IngestedTopics.before(run).reached(),
        TopicExtent.at(address),
        new Taking("ingest", "ingested", folder.toString()));
  }

  private EventTopics topics(Run run) throws IOException {
    return new EventTopics(address, InputFormat.JSON, plan(run), IngestedTopics.before(run));
  }

  private void ingest(Run run, Seams seams) throws IOException {
    ingest(run, topics(run), seams);
  }

  private void ingest(Run run, EventTopics topics, Seams seams) throws IOException {
    Pipeline pipeline = pipeline(run, topics, seams);
    Publication publication = Publication.of(run);
    publication.claim();
    try {
      pipeline.run().waitUntilFinish();
    } finally {
      publication.release();
    }
  }

  private static Pipeline pipeline(Run run, EventTopics topics, Seams seams) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    new IngestEventsGraph(topics, TopicRuns.settings(LAYOUT, Expectations.NONE), run, seams)
        .build(pipeline);
    return pipeline;
  }
}
