package dev.millrace.runners.flink;

import dev.millrace.pipelines.RunnerProfile;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Flink: a cluster inside this process by default, the one that {@code flink run} names on a
 * cluster, or the one that {@code --flinkMaster} names.
 */
public final class FlinkProfile implements RunnerProfile {
  @Override
  public String name() {
    return "flink";
  }

  /**
   * Elements are immutable and serialised at shuffles alone, so that Flink need not copy them from
   * one function to the next (tests on the DirectRunner prove that nobody changes one).
   */
  @Override
  public List<String> defaultArguments() {
    return List.of(
        "--runner=FlinkRunner",
        "--flinkConfDir=" + EmbeddedConfiguration.folder(),
        "--parallelism=" + EmbeddedConfiguration.parallelism(),
        "--objectReuse=true",
        "--fasterCopy=true");
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(FlinkPipelineOptions.class);
  }

  @Override
  public boolean streams() {
    return true;
  }
}
