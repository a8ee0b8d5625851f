package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.Edge;
import dev.millrace.io.LandedTable;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.UnbalancedLedgerException;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.deadletters.LetterCensus;
import dev.millrace.pipelines.deadletters.LetterEdges;
import dev.millrace.pipelines.deadletters.LetterSelection;
import dev.millrace.pipelines.deadletters.PublishedTable;
import dev.millrace.pipelines.deadletters.Repair;
import dev.millrace.pipelines.deadletters.Replay;
import dev.millrace.pipelines.deadletters.ReplayedLetter;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A letter, a mark, an id or an event that a replay loses is seen, and nothing is published. */
class ReplayLedgerSeesLeaksTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[
           {"name":"id","type":"long"},
           {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
          """);
  private static final EventLayout LAYOUT = EventLayout.of(EventProtection.of(SCHEMA));
  private static final EventKey KEY = LAYOUT.key(List.of("id"));

  private static final List<String> LINES =
      List.of(
          "{\"id\":1,\"at\":\"2026-02-01T10:00:00Z\"}",
          "{\"id\":\"2\",\"at\":\"2026-02-01T11:00:00Z\"}",
          "{\"id\":\"3\",\"at\":\"2026-02-01T12:00:00Z\"}");

  private final Path folder;
  private final String output;

  ReplayLedgerSeesLeaksTest(@TempDir Path folder) {
    this.folder = folder;
    this.output = folder.resolve("out").toString();
  }

  /** Three events, of which two are dead letters, of which one was replayed. */
  @BeforeEach
  void publishTwoRuns() throws IOException {
    Files.writeString(folder.resolve("sales.jsonl"), String.join("\n", LINES) + "\n");
    Run whole = run(1);
    build(
        whole,
        EventInput.matching(List.of(InputPattern.parse(folder.resolve("sales.jsonl").toString()))),
        Seams.NONE);
    replay(run(2), 1, Seams.NONE);
  }

  static List<Edge> edges() {
    return List.of(
        LetterEdges.FOUND,
        LetterEdges.READ,
        LetterEdges.MARKS,
        LetterEdges.CORRECTIONS,
        LetterEdges.USED,
        ReplayEdges.RECORDS,
        ReplayEdges.DISTINCT_EVENTS,
        ReplayEdges.LANDED,
        ReplayEdges.IDS,
        ReplayEdges.NEW_EVENTS,
        Edges.PROFILES);
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatIsLostBetweenTwoSteps(Edge edge) throws IOException {
    assertSeen(edge, IngestLeak.between(edge));
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatIsDoubledBetweenTwoSteps(Edge edge) throws IOException {
    assertSeen(edge, IngestLeak.doubledBetween(edge));
  }

  /** And a replay that is started again has all, and nothing twice. */
  @Test
  void aMarkThatIsLostBetweenTheLandingAndItsFile() throws IOException {
    assertSeen(LetterEdges.USED, IngestLeak.inFilesOf(LetterEdges.USED));

    replay(run(4), 2, Seams.NONE);

    Manifest manifest = Manifest.read(output).orElseThrow();
    assertThat(manifest.basedOn(), is(run(2).id()));
    assertThat(rows(manifest, "events"), is(3L));
    assertThat(rows(manifest, ReplayedLetter.TABLE), is(2L));
  }

  @Test
  void withoutALeakAllLettersAreUsedUp() throws IOException {
    replay(run(3), 2, Seams.NONE);

    Manifest manifest = Manifest.read(output).orElseThrow();
    assertThat(manifest.run(), is(run(3).id()));
    assertThat(manifest.basedOn(), is(run(2).id()));
    assertThat(rows(manifest, "events"), is(3L));
    assertThat(rows(manifest, ReplayedLetter.TABLE), is(2L));
    assertThat(
        manifest.ledger().toString(),
        is(
            "{letters=2, replayed=1, replayedBefore=1, outOfAttempts=0, incomplete=0, read=1,"
                + " kept=1, anomalies=0, deadLetters=0, duplicates=0, blankLines=0,"
                + " ignoredFields=0}"));
    assertFilesAreThere(manifest);
  }

  /** One run is kept, and with it those that it adds to. */
  private void assertFilesAreThere(Manifest manifest) {
    assertThat(manifest.runs(), is(Set.of(run(1).id(), run(2).id(), run(3).id())));
    manifest.tables().stream()
        .flatMap(Manifest.Table::files)
        .forEach(
            file ->
                assertThat(file.path(), Files.exists(folder.resolve("out").resolve(file.path()))));
  }

  /** Else the mark and the attempt would be lost, and it would be tried again for ever. */
  @Test
  void aReplayWhoseLettersAllStayBadIsPublished() throws IOException {
    PublishedTable table = PublishedTable.of(run(3), "ingest-events");

    replay(run(3), table, corrected(2, LINES.get(2)), Seams.NONE);

    Manifest manifest = Manifest.read(output).orElseThrow();
    assertThat(manifest.run(), is(run(3).id()));
    assertThat(rows(manifest, "events"), is(2L));
    assertThat(rows(manifest, ReplayedLetter.TABLE), is(2L));
    List<Integer> attempts = new ArrayList<>();
    LandedTable.in(run(3).table("dead-letters"), DeadLetterFormat.of())
        .forEach(letter -> attempts.add(letter.attempts()));
    assertThat(attempts, is(List.of(1)));
    QualityReport.Refuse letters = QualityReport.FILE.read(run(3)).orElseThrow().deadLetters();
    assertThat(letters.count(), is(1L));
    assertThat(letters.share(), is(1.0));
  }

  @Test
  void anEventBeforeTheLandedOneIsLostOnlyWhereARunOverAllWouldNotFindIt() throws IOException {
    String earlier = LINES.get(0).replace("T10", "T09");
    PublishedTable files = PublishedTable.of(run(3), "ingest-events");
    assertThat(
        Throwables.getRootCause(
                assertThrows(
                    RuntimeException.class,
                    () -> replay(run(3), files, corrected(2, earlier), Seams.NONE)))
            .getMessage(),
        containsString("happened before the one with the same id"));
    Path manifest = Path.of(run(2).folder().toString(), "manifest.json");
    String reached = "{\"topic\":\"sales\",\"topicId\":\"id\",\"partition\":0,\"next\":3}";
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst("\"offsets\"\\s*:\\s*\\[\\s*]", "\"offsets\":[" + reached + "]"));
    PublishedTable topics = PublishedTable.of(run(4), "ingest-events");

    replay(run(4), topics, corrected(2, earlier), Seams.NONE);

    Manifest after = Manifest.read(output).orElseThrow();
    assertThat(after.run(), is(run(4).id()));
    assertThat(after.ledger().get("duplicates"), is(1L));
    assertThat(rows(after, "events"), is(2L));
  }

  /** As a replay or a whole run that was published between the look and the end of this one. */
  @Test
  void aReplayOfWhatIsNotPublishedAnyMoreAddsNothing() throws IOException {
    PublishedTable seen = PublishedTable.of(run(4), "ingest-events");
    replay(run(3), 2, Seams.NONE);

    Throwable failure =
        Throwables.getRootCause(
            assertThrows(RuntimeException.class, () -> replay(run(4), seen, 2, Seams.NONE)));

    assertThat(failure.getMessage(), containsString("another run came between"));
    Manifest manifest = Manifest.read(output).orElseThrow();
    assertThat(manifest.run(), is(run(3).id()));
    assertThat(rows(manifest, "events"), is(3L));
  }

  private static long rows(Manifest manifest, String table) {
    return manifest.table(table).orElseThrow().files().mapToLong(Manifest.DataFile::rows).sum();
  }

  private void assertSeen(Edge edge, Seams leak) throws IOException {
    Throwable failure =
        Throwables.getRootCause(
            assertThrows(RuntimeException.class, () -> replay(run(3), 2, leak)));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(failure.getMessage(), containsString(edge.from() + " sent "));
    assertThat(failure.getMessage(), containsString(", " + edge.to() + " received "));
    assertThat(Publication.of(run(3)).published(), is(Optional.of(run(2).id())));
  }

  /** Runs are named by the order in which they are started. */
  private Run run(int number) {
    return new Run(output, "20260301T12000%dZ-0001".formatted(number));
  }

  /** Replays the letter of a line, put right. */
  private void replay(Run run, int line, Seams seams) throws IOException {
    replay(run, PublishedTable.of(run, "ingest-events"), line, seams);
  }

  private void replay(Run run, PublishedTable table, int line, Seams seams) throws IOException {
    String payload = LINES.get(line).replaceFirst("\"(\\d)\"", "$1");
    replay(run, table, corrected(line, payload), seams);
  }

  /** A file in which the letter of a line has another payload. */
  private Path corrected(int line, String payload) throws IOException {
    long offset = 0;
    for (String before : LINES.subList(0, line)) {
      offset += before.length() + 1;
    }
    return Files.writeString(
        folder.resolve("corrected.jsonl"),
        "{\"source\":{\"uri\":\"%s\",\"offset\":%d},\"payload\":\"%s\"}\n"
            .formatted(folder.resolve("sales.jsonl"), offset, payload.replace("\"", "\\\"")));
  }

  private void replay(Run run, PublishedTable table, Path corrected, Seams seams)
      throws IOException {
    Replay replay =
        new Replay(
            table.letters(),
            table.files(ReplayedLetter.TABLE),
            new LetterSelection(new TreeSet<>(), 5, Repair.CORRECTION),
            null,
            corrected.toString());
    TreeMap<String, String> schemas = new TreeMap<>();
    table.manifest().runs().forEach(one -> schemas.put(one, SCHEMA.json()));
    build(
        run,
        new LetterSource(
            table.manifest(),
            replay,
            LetterCensus.of(replay, letter -> {}).corrections(),
            new LandedEvents(
                new LandedIds(KEY.schema(), "at", EventTableFormat.PARQUET, schemas),
                KEY,
                LAYOUT.clock("at"),
                table.files("events"),
                table.files("anomalies"),
                table.wholeRunOfTheSame().orElse(null))),
        seams);
  }

  private static void build(Run run, EventSource source, Seams seams) throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    new IngestEventsGraph(
            source,
            new IngestEventsGraph.Settings(
                new ReadEvents.Settings(
                    LAYOUT,
                    null,
                    new EventPartitions(LAYOUT.clock("at"), PartitionBy.DATE),
                    UnknownFieldPolicy.REFUSE,
                    null),
                KEY,
                EventTableFormat.PARQUET,
                1_000_000,
                1,
                new Lineage(List.of(), List.of()),
                Expectations.NONE),
            run,
            seams)
        .build(pipeline);
    RunFile.of(run, "schema.avsc").replace(SCHEMA.json());
    Publication publication = Publication.of(run);
    publication.claim();
    try {
      pipeline.run().waitUntilFinish();
    } finally {
      publication.release();
    }
  }
}
