package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.GapPolicy;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.TemplateDefaults;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.topics.Increments;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRules;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * Reads events of several formats, checks them against a declared schema, and lands a clean table;
 * what does not fit is a dead letter. docs/ingest-events.md describes what it writes.
 */
public final class IngestEvents implements MillracePipeline<IngestEventsOptions> {
  /** Runs this pipeline without being told its name, as the image of its template does. */
  public static void main(String[] arguments) {
    Millrace.start(new IngestEvents(), arguments);
  }

  @Override
  public String name() {
    return "ingest-events";
  }

  @Override
  public String summary() {
    return "Checks events of files and tables against one schema, lands a clean table of them";
  }

  @Override
  public Class<IngestEventsOptions> optionsType() {
    return IngestEventsOptions.class;
  }

  @Override
  public Optional<TemplateDefaults> template() {
    return Optional.of(TemplateDefaults.batch());
  }

  @Override
  public void check(IngestEventsOptions options) {
    IngestEventsChecks.check(options);
  }

  @Override
  public void run(IngestEventsOptions options, Launch launch) throws IOException {
    Optional<InputTopics> topics = IngestEventsChecks.topics(options);
    if (topics.isPresent()) {
      ingest(topics.get(), options, launch);
    } else {
      ingestAll(options, launch);
    }
  }

  private static void ingest(InputTopics topics, IngestEventsOptions options, Launch launch)
      throws IOException {
    EventLayout layout = layout(options, schema(options));
    EventLanding landing = EventLanding.of(options, layout);
    IngestEventsGraph.Settings settings = settings(options, layout, landing.limits());
    IngestIncrements increments =
        new IngestIncrements(
            new IngestIncrements.Setting(
                Objects.requireNonNull(options.getOutput()),
                topics,
                Objects.requireNonNullElse(options.getGaps(), GapPolicy.FAIL),
                Increments.every(options.getEvery()),
                options.getMaxRecordsPerIncrement(),
                layout.landed(),
                landing,
                (run, part) ->
                    new IngestEventsGraph(part, settings, run, Seams.NONE)
                        .landingIn(landing.target(run))),
            launch);
    if (options.isDryRun()) {
      increments.show();
    } else {
      increments.run(options);
    }
  }

  private static void ingestAll(IngestEventsOptions options, Launch launch) throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    Pipeline graph = Pipeline.create(options);
    EventInput input =
        EventInput.matching(
                IngestEventsChecks.patterns(options),
                options.getMaxDecompressedMegabytes() * 1_000_000L)
            .and(EventTables.of(IngestEventsChecks.tables(options)));
    String inferred = options.getInferSchema();
    if (inferred != null) {
      new InferSchema(input, IngestEventsChecks.zone(options), options.getInferRecords())
          .into(inferred, launch.console());
      return;
    }
    Run run = Run.startingAt(Instant.now(), Objects.requireNonNull(options.getOutput()));
    Publication.of(run).requireOutputOf(Edges.PLAN.pipeline());
    EventSchema schema = schema(options);
    if (input.formats().contains(InputFormat.CSV)) {
      SchemaFile.requireFlat(schema, "where --input has CSV files");
    }
    EventLayout layout = layout(options, schema);
    EventTables.requireKnownColumns(input.tables(), layout.declared(), options.getUnknownFields());
    EventTables.requireOpenNames(input.tables(), layout);
    WarehouseTables warehouse = WarehouseTables.of(options);
    warehouse.requireKnownColumns(layout.declared(), options.getUnknownFields());
    warehouse.requireStagedAside(run, layout);
    EventLanding landing = EventLanding.of(options, layout);
    IngestEventsGraph.Settings settings = settings(options, layout, landing.limits());
    Launch.Outcome outcome =
        new IngestRun(run, landing, layout.landed(), launch)
            .over(
                graph,
                progress,
                new IngestRun.Preparation() {
                  @Override
                  public void prepare() throws IOException {
                    // Not before the claim: an increment may be about to be published.
                    IngestedTopics.requireNone(run, Lineage.of(options).inputs());
                    new IngestEventsGraph(
                            warehouse.extractedBeside(input, run), settings, run, Seams.NONE)
                        .landingIn(landing.target(run))
                        .build(graph);
                  }

                  @Override
                  public void undo() {
                    warehouse.removeBehind(run, launch.console());
                  }
                });
    switch (outcome) {
      case FINISHED -> {
        warehouse.removeBehind(run, launch.console());
        landing.summary(new IngestSummary(run, layout, launch.console())).print();
      }
      case SUBMITTED -> {
        launch.console().line("Submitted " + options.getJobName() + ".");
        warehouse.leave(run, launch.console());
      }
    }
  }

  private static EventSchema schema(IngestEventsOptions options) throws IOException {
    return SchemaFile.read(Objects.requireNonNull(options.getSchema()));
  }

  /** The layout of events of a schema that was read. */
  static EventLayout layout(IngestEventsOptions options, EventSchema schema) throws IOException {
    EventProtection protection = SchemaFile.protection(String.valueOf(options.getSchema()), schema);
    String rules = options.getRules();
    return EventLayout.of(protection)
        .judgedBy(rules == null ? EventRules.none(protection) : RuleFile.read(rules, protection))
        .timedBy(options.getEventTime())
        .identifiedBy(Objects.requireNonNullElse(options.getIdFields(), List.of()));
  }

  /** What a run depends on, whatever it reads. */
  static IngestEventsGraph.Settings settings(
      IngestEventsOptions options, EventLayout layout, RowLimits limits) throws IOException {
    return new IngestEventsGraph.Settings(
        new ReadEvents.Settings(
            layout,
            IngestEventsChecks.key(options, layout),
            new EventPartitions(
                clock(options, layout),
                Objects.requireNonNullElse(options.getPartitionBy(), PartitionBy.DATE)),
            options.getUnknownFields(),
            IngestEventsChecks.zone(options),
            limits),
        key(options, layout),
        options.getTableFormat(),
        options.getMegabytesPerFile() * 1_000_000L,
        options.getKeepRuns(),
        Lineage.of(options),
        expectations(options, layout));
  }

  private static Expectations expectations(IngestEventsOptions options, EventLayout layout)
      throws IOException {
    String file = options.getExpectations();
    return file == null ? Expectations.NONE : ExpectationFile.read(file, layout.profiled());
  }

  private static @Nullable EventClock clock(IngestEventsOptions options, EventLayout layout) {
    String field = options.getEventTime();
    if (field == null) {
      return null;
    }
    EventClock clock = layout.clock(field);
    if (IngestEventsChecks.landsInFiles(options)) {
      EventClock.requireNoColumnLikeAFolder(layout.landed());
    }
    return clock;
  }

  private static @Nullable EventKey key(IngestEventsOptions options, EventLayout layout) {
    List<String> fields = options.getIdFields();
    return fields == null ? null : layout.key(fields);
  }
}
