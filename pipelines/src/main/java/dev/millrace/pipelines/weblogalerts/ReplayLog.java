package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.deadletters.LetterCensus;
import dev.millrace.pipelines.deadletters.ListedFile;
import dev.millrace.pipelines.deadletters.PinnedArguments;
import dev.millrace.pipelines.deadletters.PublishedTable;
import dev.millrace.pipelines.deadletters.Replay;
import dev.millrace.pipelines.deadletters.ReplayTarget;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.DeadLetter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Counts the lines of dead letters that {@code web-log-alerts} set aside, with the options of the
 * published run, adds them to what that run has kept of its counts, and lands a run that replaces
 * it.
 */
public final class ReplayLog implements ReplayTarget {
  private final PublishedTable table;
  private final WebLogAlertsOptions options;
  private final SharedSteps.Settings settings;
  private final List<ListedFile> accumulators;
  private final int shards;

  private ReplayLog(
      PublishedTable table, WebLogAlertsOptions options, SharedSteps.Settings settings) {
    this.table = table;
    this.options = options;
    this.settings = settings;
    this.accumulators = table.files(Accumulator.TABLE);
    this.shards =
        Integer.parseInt(
            Objects.requireNonNull(PinnedArguments.in(table.manifest(), PinnedArguments.SHARDS)));
  }

  /** The pipeline whose tables these are. */
  public static String pipeline() {
    return Edges.PLAN.pipeline();
  }

  /**
   * Looks whether letters of what is published can be replayed.
   *
   * @param next a run that would be the next one
   * @param changed options in place of those of the published run, {@code --name=value}
   * @throws UsageException if they cannot; says what to do
   */
  public static ReplayLog of(Run next, List<String> changed) throws IOException {
    PublishedTable table = published(next);
    requireLayout(table);
    WebLogAlertsOptions options =
        table.optionsOf(WebLogAlertsOptions.class, Argument.parse(changed), Set.of());
    WebLogAlertsChecks.check(options);
    SharedSteps.Settings settings = WebLogAlerts.settings(options, Health.ofLines(options));
    requireModel(table, settings);
    return new ReplayLog(table, options, settings);
  }

  private static PublishedTable published(Run next) throws IOException {
    Optional<Manifest> manifest = Manifest.read(next.output());
    if (manifest.isEmpty()) {
      throw UsageException.of(
          ("Cannot replay into %s: its published run of %s has kept no accumulators that the lines"
                  + " of dead letters could be added to (a run over files does with"
                  + " --keepAccumulators); repair the log and run %s")
              .formatted(next.output(), pipeline(), wholeRun(next)));
    }
    return new PublishedTable(next.output(), manifest.get());
  }

  /** The command, as far as the published run says; one over topics says nothing. */
  private static String wholeRun(Run next) throws IOException {
    Optional<String> published = Publication.of(next).published();
    Optional<RunArguments> started =
        published.isEmpty()
            ? Optional.empty()
            : RunArguments.FILE.read(new Run(next.output(), published.get()));
    return started
        .map(found -> PublishedTable.command(pipeline(), found.arguments()))
        .orElse("%s --input=… --output=%s".formatted(pipeline(), next.output()));
  }

  /** Counts of another version of this program may mean something else. */
  private static void requireLayout(PublishedTable table) {
    String now = String.valueOf(Accumulator.LAYOUT);
    String before = PinnedArguments.in(table.manifest(), PinnedArguments.LAYOUT);
    if (!now.equals(before)) {
      throw UsageException.of(
          ("Cannot replay into %s: run %s has kept accumulators of layout %s, and this version adds"
                  + " to those of layout %s; repair the log and run %s")
              .formatted(table.output(), table.manifest().run(), before, now, table.wholeRun()));
    }
  }

  private static void requireModel(PublishedTable table, SharedSteps.Settings settings) {
    String before = PinnedArguments.in(table.manifest(), PinnedArguments.MODEL);
    if (!settings.model().digest().equals(before)) {
      throw UsageException.of(
          ("Cannot replay into %s: the model %s has another digest than that of run %s, and would"
                  + " judge all clients anew; repair the log and run %s")
              .formatted(
                  table.output(),
                  WebLogModel.describe(settings.model()),
                  table.manifest().run(),
                  table.wholeRun()));
    }
  }

  @Override
  public PublishedTable table() {
    return table;
  }

  /** A line that is none becomes a dead letter again. */
  @Override
  public void requireReadable(DeadLetter letter) {}

  /** A second line behind the first would be taken for fields that a server appends. */
  @Override
  public void requireOneRecord(DeadLetter correction) {
    for (byte one : correction.payload()) {
      if (one == '\n') {
        throw new IllegalArgumentException(
            "the corrected letter at %s has a line feed in its payload (must be one line)"
                .formatted(correction.position()));
      }
    }
  }

  @Override
  public String result(Map<String, Long> totals) {
    return ("%s lines counted, %s ignored, %s dead letters again; run %s is replaced, with what it"
            + " had and these, and no letter that was counted is in it")
        .formatted(
            Figures.count(totals.getOrDefault("counted", 0L)),
            Figures.count(totals.getOrDefault("ignored", 0L)),
            Figures.count(totals.getOrDefault("deadLettersAgain", 0L)),
            table.manifest().run());
  }

  @Override
  public Launch.Outcome run(
      PipelineOptions engine, Launch launch, Run run, Replay replay, LetterCensus census)
      throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    Pipeline graph = Pipeline.create(engine);
    new WebLogAlertsGraph(
            letters(replay, census.corrections(), Seams.NONE),
            new WebLogAlertsGraph.Settings(settings, options.getKeepRuns()),
            run,
            Seams.NONE)
        .keepingAccumulators(new LogManifest(RunArguments.of(options)))
        .build(graph);
    Publication publication = Publication.of(run);
    publication.claim();
    Launch.Outcome outcome =
        AfterFault.clean(
            publication::abandon,
            () -> {
              publication.requireStill(table.manifest().run());
              RunArguments.of(options).write(run);
              return launch.execute(graph, progress);
            });
    switch (outcome) {
      case FINISHED -> new RunSummary(run, options.getTableFormat(), launch.console()).print();
      case SUBMITTED -> publication.leaveToJob();
    }
    return outcome;
  }

  /**
   * What a replay reads.
   *
   * @param corrections letters in the corrected file
   */
  LogLetters letters(Replay replay, long corrections, Seams seams) {
    return new LogLetters(
        table.manifest().run(),
        accumulators,
        shards,
        replay,
        corrections,
        settings.selection(),
        seams);
  }
}
