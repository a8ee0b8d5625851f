package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.GapPolicy;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.console.ProgressSource;
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
  @Override
  public String name() {
    return "ingest-events";
  }

  @Override
  public String summary() {
    return "Checks JSON, CSV and Avro events against one schema, lands a clean table of them";
  }

  @Override
  public Class<IngestEventsOptions> optionsType() {
    return IngestEventsOptions.class;
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
                (run, part) -> graph(run, options, part, layout, landing)),
            launch);
    if (options.isDryRun()) {
      increments.show();
    } else {
      increments.run(options);
    }
  }

  private static IngestEventsGraph graph(
      Run run,
      IngestEventsOptions options,
      EventInput input,
      EventLayout layout,
      EventLanding landing) {
    return landing.into(
        run,
        new IngestEventsGraph(settings(options, input, layout, landing.limits()), run, Seams.NONE));
  }

  /**
   * Claims the output once the graph could be built, so that a mistake leaves nothing behind; gives
   * the claim back and removes what has landed if the run fails.
   */
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
    Publication publication = Publication.of(run);
    publication.requireOutputOf(Edges.PLAN.pipeline());
    EventSchema schema = schema(options);
    if (input.formats().contains(InputFormat.CSV)) {
      SchemaFile.requireFlat(schema, "where --input has CSV files");
    }
    EventLayout layout = layout(options, schema);
    EventTables.requireKnownColumns(input.tables(), layout.declared(), options.getUnknownFields());
    EventTables.requireOpenNames(input.tables(), layout);
    EventLanding landing = EventLanding.of(options, layout);
    graph(run, options, input, layout, landing).build(graph);
    publication.claim();
    Launch.Outcome outcome =
        AfterFault.clean(
            () -> landing.abandon(run, publication),
            () -> {
              // Not before the claim: an increment may be about to be published.
              IngestedTopics.requireNone(run, Lineage.of(options).inputs());
              landing.open(run);
              SchemaFile.land(layout.landed(), run);
              return launch.execute(graph, progress);
            });
    switch (outcome) {
      case FINISHED -> landing.summary(new IngestSummary(run, layout, launch.console())).print();
      case SUBMITTED -> {
        publication.leaveToJob();
        launch.console().line("Submitted " + options.getJobName() + ".");
      }
    }
  }

  private static EventSchema schema(IngestEventsOptions options) throws IOException {
    return SchemaFile.read(Objects.requireNonNull(options.getSchema()));
  }

  private static EventLayout layout(IngestEventsOptions options, EventSchema schema)
      throws IOException {
    EventProtection protection =
        SchemaFile.protection(Objects.requireNonNull(options.getSchema()), schema);
    String rules = options.getRules();
    return EventLayout.of(protection)
        .judgedBy(rules == null ? EventRules.none(protection) : RuleFile.read(rules, protection))
        .timedBy(options.getEventTime())
        .identifiedBy(Objects.requireNonNullElse(options.getIdFields(), List.of()));
  }

  private static IngestEventsGraph.Settings settings(
      IngestEventsOptions options, EventInput input, EventLayout layout, RowLimits limits) {
    return new IngestEventsGraph.Settings(
        input,
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
        Lineage.of(options));
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
