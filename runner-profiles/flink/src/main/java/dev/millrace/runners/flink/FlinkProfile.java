package dev.millrace.runners.flink;

import dev.millrace.pipelines.RunnerProfile;
import java.io.IOException;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Flink: a cluster inside this process by default, the one that {@code flink run} names on a
 * cluster, or the one that {@code --flinkMaster} names.
 */
public final class FlinkProfile implements RunnerProfile {
  /** Of a stream; a batch has no checkpoints. After a fault so much is read and landed again. */
  private static final long CHECKPOINT_MILLIS = 10_000;

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
        "--fasterCopy=true",
        "--checkpointingInterval=" + CHECKPOINT_MILLIS);
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(FlinkPipelineOptions.class);
  }

  @Override
  public boolean streams() {
    return true;
  }

  /**
   * Checkpoints go below the folder and stay when the job ends, so that a job whose JobManager has
   * died goes on from the newest. A savepoint that the user names comes first.
   */
  @Override
  public void keepState(PipelineOptions options, String folder) throws IOException {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    if (flink.getStateBackend() == null) {
      flink.setStateBackend("filesystem");
      flink.setStateBackendStoragePath(Checkpoints.storage(folder));
    }
    flink.setExternalizedCheckpointsEnabled(true);
    flink.setRetainExternalizedCheckpointsOnCancellation(true);
    if (flink.getSavepointPath() == null) {
      Checkpoints.newest(folder).ifPresent(flink::setSavepointPath);
    }
  }
}
