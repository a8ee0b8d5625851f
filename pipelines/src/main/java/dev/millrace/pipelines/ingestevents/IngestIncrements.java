package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.GapPolicy;
import dev.millrace.io.kafka.Taking;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.topics.Increments;
import dev.millrace.pipelines.topics.PlanWords;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is new in topics, in bounded increments one after the other. Each is a run of its own,
 * which adds to the one before it and is published together with how far it came; one that is cut
 * short is done again from there, by the same command.
 */
final class IngestIncrements {
  private final Setting setting;
  private final Launch launch;
  private final Taking taking;

  IngestIncrements(Setting setting, Launch launch) {
    this.setting = setting;
    this.launch = launch;
    this.taking = new Taking("ingest", "ingested", setting.output());
  }

  /**
   * What increments depend on.
   *
   * @param increments when they are read
   * @param mostRecords about so many records are read in one
   * @param schema of what they land
   * @param graphs makes them
   */
  record Setting(
      String output,
      InputTopics topics,
      GapPolicy gaps,
      Increments increments,
      long mostRecords,
      EventSchema schema,
      EventLanding landing,
      GraphMaker graphs) {}

  /** Makes the graph of an increment. */
  @FunctionalInterface
  interface GraphMaker {
    IngestEventsGraph graph(Run run, EventSource part) throws IOException;
  }

  /** Says what would be read, and writes nothing. */
  void show() throws IOException {
    TopicPlan plan = plan(IngestedTopics.before(next()));
    PlanWords.print(plan, taking, launch.console());
    requireNoGap(plan);
  }

  /** Goes on as long as it is told, or once through all that there is now. */
  void run(PipelineOptions options) throws IOException {
    setting.landing.settle(next());
    try (Reading reading = new Reading(options)) {
      setting.increments.run(reading);
    }
  }

  private Run next() {
    return Run.startingAt(Instant.now(), setting.output);
  }

  private TopicPlan plan(IngestedTopics before) throws IOException {
    return TopicPlan.of(before.reached(), TopicExtent.at(setting.topics.address()), taking);
  }

  private void requireNoGap(TopicPlan plan) {
    plan.requireNoGap(setting.topics.address(), setting.gaps, taking);
  }

  /** Starts the engine when there is something to read. */
  private final class Reading implements Increments.Increment, AutoCloseable {
    private final PipelineOptions options;
    private @Nullable EngineSession engine;

    private Reading(PipelineOptions options) {
      this.options = options;
    }

    @Override
    public Increments.Progress read() throws IOException {
      IngestedTopics before = IngestedTopics.before(next());
      TopicPlan plan = plan(before);
      if (plan.addsNothingTo(before.reached())) {
        launch.console().line(PlanWords.nothingNew(plan, taking));
        return Increments.Progress.NOTHING_NEW;
      }
      TopicPlan all = plan;
      while (!plan.addsNothingTo(before.reached())) {
        // One look says where an increment begins and what it adds to: another run may come between
        // two of them, and retention may take what the next one would read.
        requireNoGap(plan);
        Run run = Run.startingAfter(before.newest(), Instant.now(), setting.output);
        TopicPlan part = plan.first(setting.mostRecords);
        if (ingest(run, before, part) == Launch.Outcome.SUBMITTED) {
          return handedOver();
        }
        if (part.equals(plan)) {
          break;
        }
        before = IngestedTopics.before(next());
        plan = plan(before).until(all);
      }
      return setting.increments.every() == null
          ? Increments.Progress.ENDED
          : Increments.Progress.READ;
    }

    private Increments.Progress handedOver() {
      if (setting.increments.every() != null) {
        throw new IllegalStateException(
            "An increment was handed over and left alone: --every needs a client that waits for the"
                + " end (flink run without -d, spark-submit in client mode); this one goes on, and"
                + " publishes by itself");
      }
      launch
          .console()
          .line("Submitted " + options.getJobName() + ": what it leaves is for the next run.");
      return Increments.Progress.ENDED;
    }

    private Launch.Outcome ingest(Run run, IngestedTopics before, TopicPlan part)
        throws IOException {
      Pipeline pipeline = engine(run).pipeline();
      setting
          .graphs
          .graph(
              run, new EventTopics(setting.topics.address(), setting.topics.format(), part, before))
          .build(pipeline);
      Launch.Outcome outcome =
          new IngestRun(run, setting.landing, setting.schema, launch)
              .over(
                  pipeline,
                  ReadingProgress.fromNow(),
                  () -> Publication.of(run).requireStill(before.newest()));
      switch (outcome) {
        case FINISHED -> {
          QualityTable.printUnmet(run, launch.console());
          launch.console().line(IngestedTopics.summary(run, part, taking));
        }
        case SUBMITTED -> {}
      }
      return outcome;
    }

    private EngineSession engine(Run first) throws IOException {
      EngineSession known = engine;
      if (known == null) {
        known = launch.session(options, first.id());
        engine = known;
      }
      return known;
    }

    @Override
    public void close() {
      if (engine != null) {
        engine.close();
      }
    }
  }
}
