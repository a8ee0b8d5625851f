package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import org.apache.beam.sdk.Pipeline;

/** An entry of the portfolio that is a Beam graph; the launcher runs it on the engine at hand. */
public interface GraphPipeline<O extends MillraceOptions> extends MillracePipeline<O> {
  /**
   * The graph. Called once, in the program that submits; must not leave anything behind if the
   * graph is never run.
   */
  Pipeline build(O options);

  /** What was done, for a person; called in the same process after the run has ended well. */
  void summarise(O options, Console console) throws Exception;

  /** How far the run is, as far as this JVM can know; asked for before the graph is built. */
  default ProgressSource progress() {
    return ReadingProgress.fromNow();
  }

  /**
   * Builds the graph, runs it, and sums up if it has ended; a run that was only submitted (a
   * template, a detached job) has nothing to sum up yet. A pipeline with something to do around the
   * run overrides this and calls it.
   */
  @Override
  default void run(O options, Launch launch) throws Exception {
    ProgressSource progress = progress();
    switch (launch.execute(build(options), progress)) {
      case FINISHED -> summarise(options, launch.console());
      case SUBMITTED -> launch.console().line("Submitted " + options.getJobName() + ".");
    }
  }
}
