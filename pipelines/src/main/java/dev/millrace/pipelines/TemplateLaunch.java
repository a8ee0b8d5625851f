package dev.millrace.pipelines;

import static com.google.common.base.Preconditions.checkState;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.OptionCatalog;
import dev.millrace.pipelines.options.TemplateArguments;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The launch of a template: the engine writes the one graph of the program as a job, and whoever
 * started the program starts that job when the program has ended. Nobody waits here, and what a
 * pipeline does with an outcome that it does not know it does here too.
 */
final class TemplateLaunch implements Launch {
  private final EngineLaunch engine;
  private final String location;
  private final AtomicInteger jobs;

  /**
   * @param location where the job is written
   */
  TemplateLaunch(EngineLaunch engine, String location) {
    this(engine, location, new AtomicInteger());
  }

  private TemplateLaunch(EngineLaunch engine, String location, AtomicInteger jobs) {
    this.engine = engine;
    this.location = location;
    this.jobs = jobs;
  }

  /**
   * The parameters that a pipeline's template is launched by.
   *
   * @throws UsageException if it has none, or they are not what it takes
   */
  static TemplateArguments parameters(
      MillracePipeline<?> pipeline, String location, List<Argument> given) {
    if (pipeline.template().isEmpty()) {
      throw UsageException.invalid(
          "templateLocation",
          location,
          "must be left out: %s has no template".formatted(pipeline.name()));
    }
    return TemplateArguments.of(OptionCatalog.of(pipeline.optionsType()), given);
  }

  /** Writes the job; the graph has not been run when this returns. */
  @Override
  public Outcome execute(Pipeline graph, ProgressSource progress) {
    checkState(
        jobs.get() == 0, "A template is one job, and %s asks for another", engine.pipeline());
    engine.hand(graph);
    jobs.incrementAndGet();
    return Outcome.SUBMITTED;
  }

  /**
   * @throws IllegalStateException if no job was written: whoever waits for one must not be told
   *     that all went well
   */
  void requireJob() {
    checkState(
        jobs.get() == 1,
        "There was nothing to do, so that no job was written to %s; the lines before say why",
        location);
  }

  @Override
  public boolean isOneJob() {
    return true;
  }

  @Override
  public Console console() {
    return engine.console();
  }

  @Override
  public boolean waits(PipelineOptions options) {
    return false;
  }

  @Override
  public EngineSession session(PipelineOptions options, String run) throws IOException {
    return engine.session(options, run);
  }

  @Override
  public boolean streams() {
    return engine.streams();
  }

  @Override
  public boolean continuesStreams() {
    return engine.continuesStreams();
  }

  @Override
  public Optional<String> keepState(PipelineOptions options, String run, String folder)
      throws IOException {
    return engine.keepState(options, run, folder);
  }

  @Override
  public Launch talkingTo(Console other) {
    return new TemplateLaunch(
        new EngineLaunch(engine.pipeline(), engine.profile(), other), location, jobs);
  }
}
