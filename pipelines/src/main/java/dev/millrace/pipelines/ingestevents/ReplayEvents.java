package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.bigquery.BigQueryAddress;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.deadletters.LetterCensus;
import dev.millrace.pipelines.deadletters.PinnedFiles;
import dev.millrace.pipelines.deadletters.PublishedTable;
import dev.millrace.pipelines.deadletters.Replay;
import dev.millrace.pipelines.deadletters.ReplayTarget;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Protection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Feeds dead letters of a table that {@code ingest-events} landed to the same steps, with the
 * options of its newest run, and lands what they become as an addition.
 */
public final class ReplayEvents implements ReplayTarget {
  private final PublishedTable table;
  private final IngestEventsOptions options;
  private final EventLayout layout;
  private final LetterReading reading;

  private ReplayEvents(PublishedTable table, IngestEventsOptions options, EventLayout layout) {
    this.table = table;
    this.options = options;
    this.layout = layout;
    this.reading = new LetterReading(layout.declared(), IngestEventsChecks.zone(options));
  }

  /** The pipeline whose tables these are. */
  public static String pipeline() {
    return Edges.PLAN.pipeline();
  }

  /**
   * Looks whether letters of the table can be replayed.
   *
   * @param changed options in place of those of its newest run, {@code --name=value}
   * @throws UsageException if they cannot; says what to do
   */
  public static ReplayEvents of(PublishedTable table, List<String> changed) throws IOException {
    IngestEventsOptions options = options(table, changed);
    IngestEventsChecks.check(options);
    String landing = options.getTable();
    if (landing != null
        && BigQueryAddress.isOne(landing)
        && IngestEventsChecks.topics(options).isPresent()) {
      throw UsageException.of(
          ("Cannot replay into %s: replays send nothing to BigQuery; write the repaired records to"
                  + " the topic, which the next increment reads")
              .formatted(landing));
    }
    if (landing != null && BigQueryAddress.isOne(landing)) {
      throw UsageException.of(
          ("Cannot replay into %s: BigQuery replaces whole partitions, and a replay has some rows"
                  + " of them; repair the source and run %s")
              .formatted(landing, table.wholeRun()));
    }
    if (landing != null && options.getIdFields() != null) {
      throw UsageException.of(
          ("Cannot replay into %s: by --idFields rows replace those of the table, also those of"
                  + " events that happened earlier; repair the source and run %s")
              .formatted(landing, table.wholeRun()));
    }
    EventSchema schema = ReplaySchema.of(table.manifest(), options, isChanged(changed, "schema"));
    EventLayout layout = IngestEvents.layout(options, schema);
    if (!layout.detectors().isEmpty()) {
      throw UsageException.of(
          ("Cannot replay into %s: a detector of %s judges by all events of a run, and a replay has"
                  + " some of them; repair the source and run %s")
              .formatted(table.output(), options.getRules(), table.wholeRun()));
    }
    ReplayEvents replay = new ReplayEvents(table, options, layout);
    replay.requireComparableIds();
    replay.requireSameFiles(isChanged(changed, "rules"));
    return replay;
  }

  /**
   * @param rulesChosen whether somebody asked for other rules
   */
  private void requireSameFiles(boolean rulesChosen) {
    PinnedFiles before = PinnedFiles.in(table.manifest());
    PinnedFiles now = layout.pinned(IngestEventsChecks.key(options, layout));
    if (!now.hasKeyOf(before)) {
      throw UsageException.of(
          ("Cannot replay into %s: the key of pseudonyms has the id %s, and that of run %s had %s"
                  + " (must be the same, or the same value would be landed under two pseudonyms;"
                  + " --privacyKeyFile says where it is)")
              .formatted(
                  table.output(), now.privacyKey(), table.manifest().run(), before.privacyKey()));
    }
    if (!rulesChosen && !now.hasRulesOf(before)) {
      throw UsageException.of(
          ("Invalid --rules: %s has changed since run %s (must be as it was then; or give --rules"
                  + " to replay with others)")
              .formatted(options.getRules(), table.manifest().run()));
    }
  }

  @Override
  public PublishedTable table() {
    return table;
  }

  @Override
  public void requireReadable(DeadLetter letter) {
    reading.requireReadable(letter);
  }

  private static boolean isChanged(List<String> changed, String option) {
    return changed.stream().anyMatch(argument -> argument.startsWith("--" + option + "="));
  }

  private static IngestEventsOptions options(PublishedTable table, List<String> changed) {
    List<Argument> arguments = Argument.parse(changed);
    Set<String> keys = Set.of("privacyKeyFile", "privacyKeyVariable");
    return table.optionsOf(
        IngestEventsOptions.class,
        arguments,
        // There is one key, whichever of them says where it is.
        arguments.stream().map(Argument::name).anyMatch(keys::contains) ? keys : Set.of());
  }

  /** What tells events apart must be read back from what was landed of them. */
  private void requireComparableIds() {
    if (!comparesWithTable()) {
      return;
    }
    for (String id : Objects.requireNonNull(options.getIdFields())) {
      Protection protection = layout.protections().get(id);
      if (protection != null && protection != Protection.PSEUDONYMISE) {
        throw notReadBack("the id field " + id, protection);
      }
    }
    String time = options.getEventTime();
    if (time != null && layout.protections().get(time) != null) {
      throw notReadBack("the event time " + time, layout.protections().get(time));
    }
  }

  private UsageException notReadBack(String field, @Nullable Protection protection) {
    return UsageException.of(
        ("Cannot replay into %s: %s is not landed as it is (%s), so nobody can tell which events"
                + " are there; repair the source and run %s")
            .formatted(
                table.output(),
                field,
                protection == null ? "" : protection.word(),
                table.wholeRun()));
  }

  /** Rows with ids are in files. */
  private boolean comparesWithTable() {
    return options.getIdFields() != null;
  }

  @Override
  public String result(Map<String, Long> totals) {
    return "%s rows added, %s duplicates, %s anomalies, %s dead letters again"
        .formatted(
            Figures.count(totals.getOrDefault("kept", 0L)),
            Figures.count(totals.getOrDefault("duplicates", 0L)),
            Figures.count(totals.getOrDefault("anomalies", 0L)),
            Figures.count(totals.getOrDefault("deadLetters", 0L)));
  }

  @Override
  public Launch.Outcome run(
      PipelineOptions engine, Launch launch, Run run, Replay replay, LetterCensus census)
      throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    Pipeline graph = Pipeline.create(engine);
    EventLanding landing = EventLanding.of(options, layout).ofReplays();
    LetterSource source =
        new LetterSource(
            table.manifest(), replay, census.corrections(), comparesWithTable() ? landed() : null);
    new IngestEventsGraph(source, settings(landing), run, Seams.NONE)
        .landingIn(landing.target(run))
        .build(graph);
    Launch.Outcome outcome =
        new IngestRun(run, landing, layout.landed(), launch)
            .over(graph, progress, () -> Publication.of(run).requireStill(table.manifest().run()));
    switch (outcome) {
      case FINISHED -> landing.summary(new IngestSummary(run, layout, launch.console())).print();
      case SUBMITTED -> {}
    }
    return outcome;
  }

  private IngestEventsGraph.Settings settings(EventLanding landing) throws IOException {
    return IngestEvents.settings(options, layout, landing.limits())
        .ofReplay(
            new Lineage(
                List.of("dead letters of run " + table.manifest().run()),
                Lineage.of(options).arguments()));
  }

  private LandedEvents landed() throws IOException {
    EventKey key = layout.key(Objects.requireNonNull(options.getIdFields()));
    String time = options.getEventTime();
    Map<String, String> schemas = new TreeMap<>();
    for (String run : table.manifest().runs()) {
      schemas.put(run, schemaOf(run));
    }
    return new LandedEvents(
        new LandedIds(key.schema(), time, options.getTableFormat(), schemas),
        key,
        time == null ? null : layout.clock(time),
        table.files(IngestEventsGraph.EVENTS),
        table.files(IngestEventsGraph.ANOMALIES),
        table.wholeRunOfTheSame().orElse(null));
  }

  private String schemaOf(String run) throws IOException {
    String text =
        RunFile.of(new Run(table.output(), run), "schema.avsc")
            .read()
            .orElseThrow(
                () ->
                    new IOException(
                        "The run %s of %s has no schema.avsc: bring it back, or run %s"
                            .formatted(run, table.output(), table.wholeRun())));
    return EventSchema.parse(text).json();
  }
}
