package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** What the launcher lends to a pipeline while it runs. */
public interface Launch {
  /** Where to talk to the user. */
  Console console();

  /**
   * Runs a graph on the engine that this program was built for, showing progress, and waits for its
   * end unless the engine detaches.
   *
   * @throws dev.millrace.pipelines.options.UsageException before the run, if the graph has a step
   *     that the engine cannot run
   * @throws RuntimeException if the run failed
   */
  Outcome execute(Pipeline graph, ProgressSource progress);

  /**
   * Whether one graph can be executed and no more, whose end this program does not see: the launch
   * of a template.
   */
  default boolean isOneJob() {
    return false;
  }

  /**
   * Whether {@link #execute} of a graph with these options waits for its end: where it does not,
   * {@link Outcome#SUBMITTED} is all that can come of it.
   */
  default boolean waits(PipelineOptions options) {
    return true;
  }

  /** See {@link RunnerProfile#session}. */
  EngineSession session(PipelineOptions options, String run) throws IOException;

  /** See {@link RunnerProfile#cancels}. */
  default boolean cancels() {
    return false;
  }

  /** See {@link RunnerProfile#cancel}. */
  default boolean cancel() {
    return false;
  }

  /** Ends the program at once, as Ctrl-C does. */
  default void leave() {
    Exit.interrupted();
  }

  /** Whether the engine can run a graph that does not end. */
  boolean streams();

  /** See {@link RunnerProfile#continuesStreams}. */
  boolean continuesStreams();

  /** See {@link RunnerProfile#keepState}. */
  Optional<String> keepState(PipelineOptions options, String run, String folder) throws IOException;

  /** The same engine, for a run that talks elsewhere. */
  Launch talkingTo(Console other);

  /** How a run stands when the launcher lets go of it. */
  enum Outcome {
    /** It ended, and well. */
    FINISHED,
    /** The engine has it; nothing is known about its end. */
    SUBMITTED
  }
}
