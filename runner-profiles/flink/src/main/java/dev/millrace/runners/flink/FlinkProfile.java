package dev.millrace.runners.flink;

import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.RunnerProfile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flink: a cluster inside this process by default, the one that {@code flink run} names on a
 * cluster, or the one that {@code --flinkMaster} names.
 */
public final class FlinkProfile implements RunnerProfile {
  /** Of a stream; a batch has no checkpoints. After a fault so much is read and landed again. */
  private static final long CHECKPOINT_MILLIS = 10_000;

  /**
   * A stream inside this process goes on after so many faults, and ends with the next. With
   * checkpoints, Flink's own default is to try again for ever, in silence.
   */
  private static final int RETRIES = 3;

  private static final long RETRY_DELAY_MILLIS = 2_000;

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public Set<String> clients() {
    return Set.of("org.apache.flink.client.cli.CliFrontend");
  }

  /**
   * Elements are immutable and serialised at shuffles alone, so that Flink need not copy them from
   * one function to the next (tests on the DirectRunner prove that nobody changes one).
   */
  @Override
  public List<String> defaultArguments() {
    return Stream.of(
            List.of("--runner=FlinkRunner"),
            embedded(),
            List.of(
                "--objectReuse=true",
                "--fasterCopy=true",
                "--checkpointingInterval=" + CHECKPOINT_MILLIS))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Where {@code flink run}, or a cluster in application mode, has called the program,
   * configuration and parallelism are that cluster's: Flink then has an environment ready and
   * allows no other.
   */
  private static List<String> embedded() {
    return StreamExecutionEnvironment.areExplicitEnvironmentsAllowed()
        ? List.of(
            "--flinkConfDir=" + EmbeddedConfiguration.folder(),
            "--parallelism=" + EmbeddedConfiguration.parallelism())
        : List.of();
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(FlinkPipelineOptions.class);
  }

  /** {@code flink run --detached} tells the program by its configuration. */
  @Override
  public boolean waits(PipelineOptions options) {
    return StreamExecutionEnvironment.areExplicitEnvironmentsAllowed()
        ? options.as(FlinkPipelineOptions.class).getAttachedMode()
        : StreamExecutionEnvironment.getExecutionEnvironment()
            .getConfiguration()
            .get(DeploymentOptions.ATTACHED);
  }

  /** Where the configuration is a cluster's, nobody listens to its jobs. */
  @Override
  public boolean cancels() {
    return StreamExecutionEnvironment.areExplicitEnvironmentsAllowed();
  }

  @Override
  public boolean cancel() {
    return AwaitedJobs.cancel();
  }

  @Override
  public EngineSession session(PipelineOptions options, String run) throws IOException {
    JobOfRun.claimName(options.as(FlinkPipelineOptions.class), run);
    return EngineSession.keepingNothing(options);
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public boolean continuesStreams() {
    return true;
  }

  /**
   * Checkpoints go below the folder and stay when the job ends, so that a job whose JobManager has
   * died goes on from the newest. A savepoint that the user names comes first.
   */
  @Override
  public Optional<String> keepState(PipelineOptions options, String run, String folder)
      throws IOException {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    JobOfRun.claimName(flink, run);
    if (flink.getStateBackend() == null) {
      flink.setStateBackend("filesystem");
      flink.setStateBackendStoragePath(Checkpoints.storage(folder));
    }
    if (isInThisProcess(flink) && flink.getNumberOfExecutionRetries() == -1) {
      flink.setNumberOfExecutionRetries(RETRIES);
      if (flink.getExecutionRetryDelay() == -1) {
        flink.setExecutionRetryDelay(RETRY_DELAY_MILLIS);
      }
    }
    flink.setExternalizedCheckpointsEnabled(true);
    flink.setRetainExternalizedCheckpointsOnCancellation(true);
    Optional<String> start =
        Optional.ofNullable(flink.getSavepointPath()).or(() -> Checkpoints.newest(folder));
    if (start.isPresent()) {
      if (StreamExecutionEnvironment.areExplicitEnvironmentsAllowed()) {
        flink.setFlinkConfDir(StartConfiguration.from(start.get(), flink.getFlinkConfDir()));
      } else {
        ContextStart.from(start.get());
      }
    }
    return start;
  }

  /** On a cluster its configuration says what happens after a fault. */
  private static boolean isInThisProcess(FlinkPipelineOptions options) {
    return StreamExecutionEnvironment.areExplicitEnvironmentsAllowed()
        && options.getFlinkMaster().startsWith("[");
  }
}
