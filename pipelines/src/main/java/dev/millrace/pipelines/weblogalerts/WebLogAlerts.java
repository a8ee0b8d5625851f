package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.FileInlet;
import dev.millrace.io.HealthRules;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.WindowLedgers;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.TemplateDefaults;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.options.Durations;
import dev.millrace.pipelines.options.Instants;
import dev.millrace.pipelines.topics.Increments;
import dev.millrace.pipelines.topics.StreamManifest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * Reads access logs, finds clients that attack and minutes that are not normal, and lands alerts
 * and clean tables. docs/web-log-alerts.md describes what it writes.
 */
public final class WebLogAlerts implements MillracePipeline<WebLogAlertsOptions> {
  private static final String SAMPLE_OUTPUT = "target/web-log-alerts";

  /** Runs this pipeline without being told its name, as the image of its template does. */
  public static void main(String[] arguments) {
    Millrace.start(new WebLogAlerts(), arguments);
  }

  @Override
  public String name() {
    return "web-log-alerts";
  }

  @Override
  public String summary() {
    return "Finds attacking clients and abnormal minutes in access logs, lands alerts and tables";
  }

  @Override
  public Class<WebLogAlertsOptions> optionsType() {
    return WebLogAlertsOptions.class;
  }

  @Override
  public Optional<TemplateDefaults> template() {
    return Optional.of(TemplateDefaults.streaming());
  }

  @Override
  public void check(WebLogAlertsOptions options) {
    WebLogAlertsChecks.check(options);
  }

  @Override
  public void run(WebLogAlertsOptions options, Launch launch) throws Exception {
    Run run = Run.startingAt(Instant.now(), output(options));
    if (WebLogAlertsChecks.isStream(options)) {
      // The same command again goes on with what it has begun.
      Optional<Run> begun = StreamManifest.openRun(run);
      if (launch.streams() && options.getEvery() == null) {
        if (!launch.continuesStreams()) {
          StreamManifest.requireNone(begun);
        }
        runStream(options, begun.orElse(run), launch);
      } else {
        WebLogAlertsChecks.checkIncrements(options);
        runIncrements(options, begun.orElse(run), launch);
      }
    } else {
      runBatch(options, run, launch);
    }
  }

  /**
   * Claims the output once the graph could be built, so that a mistake leaves nothing behind; gives
   * the claim back and removes what has landed if the run fails.
   */
  private static void runBatch(WebLogAlertsOptions options, Run run, Launch launch)
      throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    Pipeline graph = Pipeline.create(options);
    LoadedTables loaded = LoadedTables.of(options, run);
    build(graph, options, run, loaded);
    Publication publication = Publication.of(run);
    publication.claim();
    switch (AfterFault.clean(
        () -> loaded.abandon(publication),
        () -> {
          RunArguments.of(options).write(run);
          return launch.execute(graph, progress);
        })) {
      case FINISHED ->
          new RunSummary(run, options.getTableFormat(), launch.console())
              .loadedInto(loaded)
              .print();
      case SUBMITTED -> submitted(options, launch, publication);
    }
  }

  /**
   * Readers see the run from its start, window by window; one that fails keeps what it published,
   * and goes on with it when it is started again. On an engine that cannot go on with a stream they
   * see it from its first window, so that a job that could not be started changes nothing for them.
   */
  private static void runStream(WebLogAlertsOptions options, Run run, Launch launch)
      throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    SharedSteps.Settings common = settings(options, Health.ofStream(options));
    KafkaInlet topics = topics(options);
    StreamManifest now =
        manifest(
            options,
            common,
            topics,
            switch (timing(options)) {
              case WHEN_PUBLISHED -> "stream";
              case EARLY -> "stream with early alerts";
            });
    StreamManifest manifest = StreamManifest.of(run).orElse(now);
    now.requireSame(manifest, run);
    if (launch.keepState(options, run.id(), StreamManifest.state(run).toString()).isEmpty()) {
      now.requireSameStart(manifest, run);
    }
    Pipeline graph = Pipeline.create(options);
    WebLogAlertsStream stream = stream(options, common, topics, run);
    (launch.continuesStreams() ? stream : stream.publishingRun(options.getKeepRuns())).build(graph);
    Publication publication = Publication.of(run);
    publication.claim();
    Launch.Outcome outcome =
        AfterFault.clean(
            publication::release,
            () -> {
              if (launch.continuesStreams()) {
                publication.publish(Edges.PLAN.pipeline(), options.getKeepRuns());
              }
              manifest.write(run);
              return launch.execute(graph, progress);
            });
    switch (outcome) {
      case FINISHED -> {
        WindowLedgers.of(run, Edges.PLAN).write();
        // A job that was stopped with a savepoint ends well too, and can be gone on with.
        if (topics.isEnded()) {
          manifest.end().write(run);
        }
        publication.release();
        new RunSummary(run, options.getTableFormat(), launch.console()).print();
      }
      case SUBMITTED -> submitted(options, launch, publication);
    }
  }

  /**
   * Of a run that has read nothing.
   *
   * @param inlet with as many partitions as there are now
   * @param way a stream and increments hold differently what they go on with
   */
  private static StreamManifest manifest(
      WebLogAlertsOptions options, SharedSteps.Settings common, KafkaInlet inlet, String way) {
    return StreamManifest.atBeginning(
        Edges.PLAN.pipeline(),
        KafkaAddress.parse(Objects.requireNonNull(options.getInput()).get(0)).toString(),
        String.join(
            " ",
            way,
            inlet.partitions() + " partitions",
            options.getWindow(),
            options.getLogFormat(),
            options.getClientField(),
            String.valueOf(options.getTrustedProxies()),
            String.valueOf(options.getIgnore()),
            options.getFrom() + " to " + options.getUntil(),
            options.getMaxDelay(),
            options.getDuplicates(),
            options.getMinScore() + " " + options.getTableFormat(),
            WebLogModel.describe(common.model())),
        inlet.starts());
  }

  /** A run in increments goes on until its topics end, however often it is started. */
  private static void runIncrements(WebLogAlertsOptions options, Run run, Launch launch)
      throws IOException {
    SharedSteps.Settings common = settings(options, Health.ofIncrements(options));
    KafkaInlet topics = topics(options);
    WebLogIncrements increments =
        new WebLogIncrements(
            new WebLogIncrements.Setting(
                common,
                topics,
                manifest(options, common, topics, "increments"),
                Increments.every(options.getEvery()),
                options.getMaxRecordsPerIncrement(),
                AlertTopic.of(options, run)),
            run,
            launch);
    Publication publication = Publication.of(run);
    publication.claim();
    AfterFault.clean(
        publication::release,
        () -> {
          publication.publish(Edges.PLAN.pipeline(), options.getKeepRuns());
          try (EngineSession engine = launch.session(options, run.id())) {
            increments.run(engine);
          }
          return Launch.Outcome.FINISHED;
        });
    publication.release();
    new RunSummary(run, options.getTableFormat(), launch.console()).print();
  }

  private static void submitted(WebLogAlertsOptions options, Launch launch, Publication publication)
      throws IOException {
    publication.leaveToJob();
    launch.console().line("Submitted " + options.getJobName() + ".");
  }

  /** Makes the graph of one run over the files that the options name. */
  private static void build(
      Pipeline pipeline, WebLogAlertsOptions options, Run run, LoadedTables loaded)
      throws IOException {
    SharedSteps.Settings settings = settings(options, Health.ofLines(options));
    WebLogAlertsGraph graph =
        new WebLogAlertsGraph(
                new LogFiles(
                    input(options),
                    FileInlet.matching(input(options)),
                    settings.selection(),
                    Duplicates.of(options.getDuplicates()),
                    new Servers(options.getServer()),
                    settings.health(),
                    Seams.NONE),
                new WebLogAlertsGraph.Settings(settings, options.getKeepRuns()),
                run,
                Seams.NONE)
            .loadedInto(loaded);
    if (options.isKeepAccumulators()) {
      graph.keepingAccumulators(new LogManifest(RunArguments.of(options)));
    }
    graph.build(pipeline);
  }

  /** The graph of one run over the topics that the options name. */
  private static WebLogAlertsStream stream(
      WebLogAlertsOptions options, SharedSteps.Settings common, KafkaInlet topics, Run run)
      throws IOException {
    return new WebLogAlertsStream(
        new WebLogAlertsStream.Settings(
            common, topics, AlertTopic.of(options, run), timing(options)),
        run,
        Seams.NONE);
  }

  private static AlertTiming timing(WebLogAlertsOptions options) {
    return options.isEarly() ? AlertTiming.EARLY : AlertTiming.WHEN_PUBLISHED;
  }

  private static KafkaInlet topics(WebLogAlertsOptions options) throws IOException {
    KafkaInlet inlet =
        KafkaInlet.at(KafkaAddress.parse(input(options).get(0)))
            .withMaxDelay(Durations.parse(options.getMaxDelay()));
    String idleAfter = options.getIdleAfter();
    KafkaInlet timed = idleAfter == null ? inlet : inlet.withIdleAfter(Durations.parse(idleAfter));
    String duplicates = options.getDuplicates();
    return switch (Duplicates.of(duplicates)) {
      case KEEP, COPIES -> timed;
      case ID -> timed.withIdentityIn(Duplicates.header(duplicates));
    };
  }

  static SharedSteps.Settings settings(WebLogAlertsOptions options, HealthRules health)
      throws IOException {
    return new SharedSteps.Settings(
        selection(options),
        WebLogModel.at(options.getModel()),
        options.getMinScore(),
        options.getTableFormat(),
        health);
  }

  private static Selection selection(WebLogAlertsOptions options) {
    return new Selection(
        WebLogAlertsChecks.logFormat(options),
        IgnoreList.of(Objects.requireNonNullElse(options.getIgnore(), List.of())),
        millis(options.getFrom(), Long.MIN_VALUE),
        millis(options.getUntil(), Long.MAX_VALUE),
        Durations.parse(options.getWindow()).getMillis());
  }

  private static long millis(@Nullable String instant, long otherwise) {
    return instant == null ? otherwise : Instants.parse(instant).getMillis();
  }

  private static List<String> input(WebLogAlertsOptions options) throws IOException {
    List<String> input = options.getInput();
    return input == null ? List.of(SampleLog.file().toString()) : input;
  }

  private static String output(WebLogAlertsOptions options) {
    return Objects.requireNonNullElse(options.getOutput(), SAMPLE_OUTPUT);
  }
}
