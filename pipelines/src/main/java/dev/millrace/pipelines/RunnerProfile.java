package dev.millrace.pipelines;

import dev.millrace.pipelines.options.UsageException;
import java.util.List;
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
   * Arguments that hold unless the user gives the same option: {@code --runner=FlinkRunner}. Must
   * name the runner.
   */
  List<String> defaultArguments();

  /** The engine's own option interfaces; a user may give any of their options. */
  List<Class<? extends PipelineOptions>> optionTypes();

  /**
   * Refuses, before anything is run or written, what this engine cannot do.
   *
   * @throws UsageException in one line, with what to do instead
   */
  default void check(PipelineOptions options) {}

  /**
   * Whether the engine can run a pipeline that does not end, without losing what comes late to one
   * of its sources. Where it cannot, endless inputs are read in bounded increments.
   */
  default boolean streams() {
    return false;
  }
}
