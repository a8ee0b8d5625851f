package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.FileInlet;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.options.Durations;
import dev.millrace.pipelines.options.Instants;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * Reads access logs, finds clients that attack and minutes that are not normal, and lands alerts
 * and clean tables. docs/web-log-alerts.md describes what it writes.
 */
public final class WebLogAlerts implements MillracePipeline<WebLogAlertsOptions> {
  private static final String SAMPLE_OUTPUT = "target/web-log-alerts";

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
  public void check(WebLogAlertsOptions options) {
    WebLogAlertsChecks.check(options);
  }

  /**
   * Claims the output once the graph could be built, so that a mistake leaves nothing behind; gives
   * the claim back and removes what has landed if the run fails.
   */
  @Override
  public void run(WebLogAlertsOptions options, Launch launch) throws Exception {
    ProgressSource progress = ReadingProgress.fromNow();
    Run run = Run.startingAt(Instant.now(), output(options));
    Pipeline graph = build(options, run);
    Publication publication = Publication.of(run);
    publication.claim();
    switch (execute(launch, graph, progress, publication)) {
      case FINISHED -> new RunSummary(run, options.getTableFormat(), launch.console()).print();
      case SUBMITTED -> {
        publication.leaveToJob();
        launch.console().line("Submitted " + options.getJobName() + ".");
      }
    }
  }

  private static Launch.Outcome execute(
      Launch launch, Pipeline graph, ProgressSource progress, Publication publication) {
    try {
      return launch.execute(graph, progress);
    } catch (RuntimeException | Error fault) {
      try {
        publication.abandon();
      } catch (IOException | RuntimeException more) {
        fault.addSuppressed(more);
      }
      throw fault;
    }
  }

  /** The graph of one run over what the options name. */
  static Pipeline build(WebLogAlertsOptions options, Run run) throws IOException {
    Pipeline pipeline = Pipeline.create(options);
    new WebLogAlertsGraph(settings(options), run, Seams.NONE).build(pipeline);
    return pipeline;
  }

  static WebLogAlertsGraph.Settings settings(WebLogAlertsOptions options) throws IOException {
    return new WebLogAlertsGraph.Settings(
        FileInlet.matching(input(options)),
        selection(options),
        WebLogModel.at(options.getModel()),
        options.getMinScore(),
        options.getTableFormat(),
        options.getDuplicates(),
        new Servers(options.getServer()),
        options.getKeepRuns());
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
