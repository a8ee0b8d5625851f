package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.io.Edge;
import dev.millrace.io.FileInlet;
import dev.millrace.io.HealthRules;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.UnbalancedLedgerException;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.deadletters.LetterCensus;
import dev.millrace.pipelines.deadletters.LetterEdges;
import dev.millrace.pipelines.deadletters.LetterSelection;
import dev.millrace.pipelines.deadletters.PinnedArguments;
import dev.millrace.pipelines.deadletters.PublishedTable;
import dev.millrace.pipelines.deadletters.Repair;
import dev.millrace.pipelines.deadletters.Replay;
import dev.millrace.pipelines.deadletters.ReplayedLetter;
import dev.millrace.transforms.accesslog.LogFormat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A letter, a line or an accumulator that a replay loses or has twice is seen; one that dies, or is
 * started again, leaves what readers see as it was.
 */
class ReplayLogLedgerSeesLeaksTest {
  private static final SharedSteps.Settings SETTINGS =
      new SharedSteps.Settings(
          new Selection(
              LogFormat.of("combined"),
              IgnoreList.of(List.of()),
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              60_000),
          TestModel.model(),
          0.5,
          TableFormat.JSONL,
          HealthRules.none());

  private static final String REPAIRED =
      SmallSite.line("192.0.2.1", SmallSite.START, SmallSite.ONCE, 200);

  private final String output;
  private final Path log;
  private final Path corrected;

  ReplayLogLedgerSeesLeaksTest(@TempDir Path folder) {
    this.output = folder.resolve("out").toString();
    this.log = folder.resolve("logs/access.log");
    this.corrected = folder.resolve("corrected.jsonl");
  }

  /** Of two dead letters one is corrected. */
  @BeforeEach
  void publishARun() throws IOException {
    SmallSite.logIn(Objects.requireNonNull(log.getParent()));
    List<String> lines = SmallSite.lines();
    long offset =
        lines.subList(0, lines.size() - 1).stream().mapToLong(line -> line.length() + 1).sum();
    Files.writeString(
        corrected,
        "{\"source\":{\"uri\":\"%s\",\"offset\":%d},\"payload\":\"%s\"}\n"
            .formatted(log, offset, REPAIRED.replace("\"", "\\\"")));
    build(run(1), files(Seams.NONE), Seams.NONE);
  }

  static List<Edge> edges() {
    return List.of(
        LetterEdges.FOUND,
        LetterEdges.READ,
        LetterEdges.CORRECTIONS,
        LetterEdges.LEFT,
        LogReplayEdges.LINES,
        LogReplayEdges.FOUND,
        LogReplayEdges.RESTORED_CLIENTS,
        LogReplayEdges.RESTORED_TRAFFIC,
        Edges.KEPT_CLIENTS,
        Edges.KEPT_TRAFFIC);
  }

  static List<Edge> landings() {
    return List.of(LetterEdges.LEFT, Edges.KEPT_CLIENTS, Edges.KEPT_TRAFFIC);
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatIsLostBetweenTwoSteps(Edge edge) throws IOException {
    assertSeen(edge, Leak.between(edge));
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatIsDoubledBetweenTwoSteps(Edge edge) throws IOException {
    assertSeen(edge, Leak.doubledBetween(edge));
  }

  @ParameterizedTest
  @MethodSource("landings")
  void whatIsLostBetweenALandingAndItsFile(Edge edge) throws IOException {
    assertSeen(edge, Leak.inFilesOf(edge));
  }

  @Test
  void withoutALeakTheNewRunHasAllAndTheManifestSaysWhatTheNextReplayNeeds() throws IOException {
    replay(run(2), Seams.NONE);

    Manifest manifest = Manifest.read(output).orElseThrow();
    assertThat(manifest.run(), is(run(2).id()));
    assertThat(manifest.kind(), is(Manifest.Kind.WHOLE));
    assertThat(manifest.runs().size(), is(1));
    assertThat("too many dead letters, only a run can know", Files.exists(health()), is(false));
    long counted = SmallSite.lines().size() - 2L;
    assertThat(
        manifest.ledger().toString(),
        is(
            ("{letters=2, replayed=1, counted=1, ignored=0, deadLettersAgain=0, left=1,"
                    + " outOfAttempts=0, incomplete=0, kept=%d, deadLetters=1}")
                .formatted(counted + 1)));
    assertThat(manifest.table("dead-letters").orElseThrow().runs().get(0).rows(), is(1L));
    assertThat(PinnedArguments.in(manifest, PinnedArguments.SHARDS), is("1"));
    assertThat(PinnedArguments.in(manifest, PinnedArguments.LAYOUT), is("1"));
    assertThat(PinnedArguments.in(manifest, PinnedArguments.MODEL), is(SETTINGS.model().digest()));
    for (Manifest.Table table : manifest.tables()) {
      assertThat(
          table.name(),
          table.files().mapToLong(Manifest.DataFile::rows).sum(),
          is(table.runs().get(0).rows()));
    }
  }

  /** The next one makes of it what a run over the repaired log does. */
  @ParameterizedTest
  @MethodSource("edges")
  void aReplayThatDiesOnAnyEdgeLeavesTheRunBefore(Edge edge) throws IOException {
    Throwable failure =
        Throwables.getRootCause(
            assertThrows(RuntimeException.class, () -> replay(run(2), new Dying(edge))));

    assertThat(failure.getMessage(), is("Died before " + edge.to()));
    assertThat(Publication.of(run(2)).published(), is(Optional.of(run(1).id())));
    replay(run(3), Seams.NONE);
    assertThat(Publication.of(run(3)).published(), is(Optional.of(run(3).id())));
    Run repaired = runOverTheRepairedLog();
    for (String table : List.of("clients", "traffic", "alerts")) {
      assertThat(table, lines(run(3), table), is(lines(repaired, table)));
    }
  }

  /** With one run to keep, which is the replay: what it read is there yet. */
  @Test
  void aJobThatIsStartedAgainAfterItWasPublishedChangesNothing() throws IOException {
    LogSource letters = letters(Seams.NONE);
    build(run(2), letters, Seams.NONE);
    Optional<Manifest> before = Manifest.read(output);

    pipeline(run(2), letters, Seams.NONE, 1).run().waitUntilFinish();

    assertThat(Publication.of(run(2)).published(), is(Optional.of(run(2).id())));
    assertThat(Manifest.read(output), is(before));
    build(run(3), files(Seams.NONE), Seams.NONE);
    assertThat(Files.exists(Path.of(run(1).folder().toString())), is(false));
    assertThat(Files.exists(Path.of(run(2).folder().toString())), is(false));
  }

  @Test
  void aJobThatIsStartedAgainTakesNoLaterRunsPlace() throws IOException {
    LogSource letters = letters(Seams.NONE);
    build(run(2), letters, Seams.NONE);
    build(run(3), files(Seams.NONE), Seams.NONE, 3);

    Throwable failure =
        Throwables.getRootCause(
            assertThrows(
                RuntimeException.class,
                () -> pipeline(run(2), letters, Seams.NONE, 1).run().waitUntilFinish()));

    assertThat(
        failure.getMessage(),
        containsString("gave its claim back, and readers see run " + run(3).id()));
    assertThat(Publication.of(run(2)).published(), is(Optional.of(run(3).id())));
    assertThat(Files.exists(Path.of(run(3).folder().toString())), is(true));
  }

  private Run runOverTheRepairedLog() throws IOException {
    List<String> lines = new ArrayList<>(SmallSite.lines());
    lines.set(lines.size() - 1, REPAIRED);
    Files.write(log, lines);
    Run run = new Run(output + "-repaired", run(1).id());
    build(run, files(Seams.NONE), Seams.NONE);
    return run;
  }

  private static List<String> lines(Run run, String table) throws IOException {
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(run.table(table).toString()))) {
      for (Path file : files) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    Collections.sort(lines);
    return lines;
  }

  /** Fails as soon as an element comes over an edge. */
  private record Dying(Edge edge) implements Seams {
    @Override
    public <T> PCollection<T> between(Edge other, PCollection<T> elements) {
      return other.equals(edge)
          ? elements.apply("Dies before " + elements.getName(), Filter.by(new Death<T>(edge.to())))
          : elements;
    }
  }

  private record Death<T>(String step) implements SerializableFunction<T, Boolean> {
    @Override
    public Boolean apply(T element) {
      throw new IllegalStateException("Died before " + step);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotHandedOverToBeKept(AccumulatorKind kind) throws IOException {
    assertKeepingSeen(kind, Leak.between(kind.toKeep()));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHandedOverTwiceToBeKept(AccumulatorKind kind) throws IOException {
    assertKeepingSeen(kind, Leak.doubledBetween(kind.toKeep()));
  }

  private void assertSeen(Edge edge, Seams leak) throws IOException {
    assertUnbalanced(leak, edge.from() + " sent ", ", " + edge.to() + " received ");
  }

  /** The counts themselves go to where they are merged, so that nothing else is amiss. */
  private void assertKeepingSeen(AccumulatorKind kind, Seams leak) throws IOException {
    assertUnbalanced(
        leak,
        "does not balance: " + kind.counted().from() + " received ",
        ", and " + kind.kept().from() + " sent ");
  }

  private void assertUnbalanced(Seams leak, String one, String other) throws IOException {
    Throwable failure =
        Throwables.getRootCause(assertThrows(RuntimeException.class, () -> replay(run(2), leak)));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(failure.getMessage(), containsString(one));
    assertThat(failure.getMessage(), containsString(other));
    assertThat(Publication.of(run(2)).published(), is(Optional.of(run(1).id())));
    assertThat(Files.exists(health().resolve("books.jsonl")), is(true));
  }

  private Path health() {
    return Path.of(run(2).table("health").toString());
  }

  private Run run(int number) {
    return new Run(output, "20260301T12000%dZ-0001".formatted(number));
  }

  private LogSource files(Seams seams) throws IOException {
    List<String> inputs = List.of(log.toString());
    return new LogFiles(
        inputs,
        FileInlet.matching(inputs),
        SETTINGS.selection(),
        Duplicates.KEEP,
        new Servers(Servers.FOLDER),
        SETTINGS.health(),
        seams);
  }

  private void replay(Run run, Seams seams) throws IOException {
    build(run, letters(seams), seams);
  }

  private LogSource letters(Seams seams) throws IOException {
    PublishedTable table = PublishedTable.of(run(9), ReplayLog.pipeline());
    Replay replay =
        new Replay(
            table.letters(),
            table.files(ReplayedLetter.TABLE),
            new LetterSelection(new TreeSet<>(), 5, Repair.CORRECTION),
            null,
            corrected.toString());
    return new LogLetters(
        table.manifest().run(),
        table.files(Accumulator.TABLE),
        1,
        replay,
        LetterCensus.of(replay, letter -> {}).corrections(),
        SETTINGS.selection(),
        seams);
  }

  private static void build(Run run, LogSource source, Seams seams) throws IOException {
    build(run, source, seams, 1);
  }

  private static void build(Run run, LogSource source, Seams seams, int keepRuns)
      throws IOException {
    Publication publication = Publication.of(run);
    publication.claim();
    try {
      pipeline(run, source, seams, keepRuns).run().waitUntilFinish();
    } finally {
      publication.release();
    }
  }

  private static Pipeline pipeline(Run run, LogSource source, Seams seams, int keepRuns) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    new WebLogAlertsGraph(source, new WebLogAlertsGraph.Settings(SETTINGS, keepRuns), run, seams)
        .keepingAccumulators(new LogManifest(new RunArguments(1, List.of())))
        .build(pipeline);
    return pipeline;
  }
}
