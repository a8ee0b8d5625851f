package dev.millrace.pipelines;

import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What the launcher must know about the engine that this program was built for. Exactly one is on
 * the class path: {@code runner-profiles/<runner>} names it in {@code
 * META-INF/services/dev.millrace.pipelines.RunnerProfile}, and {@link java.util.ServiceLoader}
 * finds it. A quirk of a runner lives there and nowhere else.
 */
public interface RunnerProfile {
  /** The engine's name as users write it: {@code flink}. */
  String name();

  /**
   * Classes of the engine's clients: programs that a user starts at a terminal, and that call
   * {@code main} in their own process and then end, such as {@code flink run}. A failure ends that
   * process with the launcher's own line and status.
   */
  default Set<String> clients() {
    return Set.of();
  }

  /**
   * Arguments that hold unless the user gives the same option: {@code --runner=FlinkRunner}. Must
   * name the runner.
   */
  List<String> defaultArguments();

  /** The engine's own option interfaces; a user may give any of their options. */
  List<Class<? extends PipelineOptions>> optionTypes();

  /** Programs that only this engine has a use for; {@code help} lists them after the portfolio. */
  default List<MillracePipeline<?>> programs() {
    return List.of();
  }

  /**
   * Where the engine writes a job instead of running it, for somebody else to start once this
   * process has ended; empty, as a rule: it runs it.
   *
   * @param given by the user
   */
  default Optional<String> template(List<Argument> given) {
    return Optional.empty();
  }

  /**
   * Refuses, before anything is run or written, what this engine cannot do.
   *
   * @throws UsageException in one line, with what to do instead
   */
  default void check(PipelineOptions options) {}

  /**
   * Runs a graph, which is over or under way when this returns.
   *
   * @throws LostJobException if the engine may have the graph, and nobody can tell
   * @throws RuntimeException if the engine does not have it, or it failed
   */
  default PipelineResult run(Pipeline graph) {
    return graph.run();
  }

  /** Whether a run with these options is over when its result says so, not just handed over. */
  default boolean waits(PipelineOptions options) {
    return true;
  }

  /** Whether {@link #cancel} can end a graph that somebody waits for. */
  default boolean cancels() {
    return false;
  }

  /**
   * Has the engine end the graphs that this process waits for; called from another thread than
   * those that wait, which get an exception when nothing of the graph is at work any more.
   *
   * @return whether there was one, and the engine was told
   */
  default boolean cancel() {
    return false;
  }

  /**
   * For a program that runs several graphs with the same options: what is dear to start is started
   * once for all of them, with the first.
   *
   * @param run that the graphs are of; no other has its name
   * @throws IllegalStateException if the engine is at work on that run already
   */
  default EngineSession session(PipelineOptions options, String run) throws IOException {
    return EngineSession.keepingNothing(options);
  }

  /**
   * Whether the engine can run a pipeline that does not end, without losing what comes late to one
   * of its sources. Where it cannot, endless inputs are read in bounded increments.
   */
  default boolean streams() {
    return false;
  }

  /**
   * Whether another job can go on with a stream where one has left it. Where it cannot, a second
   * launch is refused, and a stream is published by its job, as nobody could take up what a failed
   * launch has left.
   */
  default boolean continuesStreams() {
    return false;
  }

  /**
   * Makes the engine keep what a stream must not forget in a folder, and go on from what it finds
   * there; asked only of an engine that {@link #streams}.
   *
   * @param run whose state it is; no other has its name
   * @param folder ends with a slash; on any file system that the workers reach
   * @return what it goes on from; nothing where it begins anew
   * @throws IllegalStateException if the engine is at work on that run already
   */
  default Optional<String> keepState(PipelineOptions options, String run, String folder)
      throws IOException {
    return Optional.empty();
  }
}
