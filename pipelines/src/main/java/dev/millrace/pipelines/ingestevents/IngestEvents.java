package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRules;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
    return "Checks events of files and tables against one schema, lands a clean table of them";
  }

  @Override
  public Class<IngestEventsOptions> optionsType() {
    return IngestEventsOptions.class;
  }

  @Override
  public void check(IngestEventsOptions options) {
    IngestEventsChecks.check(options);
  }

  /**
   * Claims the output once all that is known before has been looked at; gives the claim back and
   * removes what has landed if the run fails, so that a mistake leaves nothing behind.
   */
  @Override
  public void run(IngestEventsOptions options, Launch launch) throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    Pipeline graph = Pipeline.create(options);
    EventInput input =
        EventInput.matching(IngestEventsChecks.patterns(options))
            .and(EventTables.of(IngestEventsChecks.tables(options)));
    String inferred = options.getInferSchema();
    if (inferred != null) {
      new InferSchema(input, IngestEventsChecks.zone(options), options.getInferRecords())
          .into(inferred, launch.console());
      return;
    }
    Run run = Run.startingAt(Instant.now(), Objects.requireNonNull(options.getOutput()));
    EventLayout layout = layout(options, input);
    EventTables.requireKnownColumns(input.tables(), layout.declared(), options.getUnknownFields());
    EventTables.requireOpenNames(input.tables(), layout);
    WarehouseTables warehouse = WarehouseTables.of(options);
    warehouse.requireKnownColumns(layout.declared(), options.getUnknownFields());
    warehouse.requireStagedAside(run, layout);
    EventLanding landing = EventLanding.of(options, layout);
    IngestEventsGraph.Settings settings = settings(options, input, layout, landing.limits());
    Publication publication = Publication.of(run);
    publication.claim();
    Launch.Outcome outcome =
        AfterFault.clean(
            () -> {
              warehouse.removeBehind(run, launch.console());
              landing.abandon(run, publication);
            },
            () -> {
              landing
                  .into(
                      run,
                      new IngestEventsGraph(
                          settings.reading(warehouse.extractedBeside(input, run)),
                          run,
                          Seams.NONE))
                  .build(graph);
              landing.open(run);
              RunFile.of(run, "schema.avsc").replace(layout.landed().avro().toString(true) + "\n");
              return launch.execute(graph, progress);
            });
    switch (outcome) {
      case FINISHED -> {
        warehouse.removeBehind(run, launch.console());
        landing.summary(new IngestSummary(run, layout, launch.console())).print();
      }
      case SUBMITTED -> {
        publication.leaveToJob();
        launch.console().line("Submitted " + options.getJobName() + ".");
        warehouse.leave(run, launch.console());
      }
    }
  }

  private static EventLayout layout(IngestEventsOptions options, EventInput input)
      throws IOException {
    EventSchema schema = SchemaFile.read(Objects.requireNonNull(options.getSchema()));
    if (input.formats().contains(InputFormat.CSV)) {
      SchemaFile.requireFlat(schema, "where --input has CSV files");
    }
    EventProtection protection = SchemaFile.protection(options.getSchema(), schema);
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
        options.getKeepRuns());
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
