package dev.millrace.runners.flink;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.client.deployment.ClusterClientFactory;
import org.apache.flink.client.deployment.ClusterDescriptor;
import org.apache.flink.client.deployment.DefaultClusterClientServiceLoader;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Keeps two jobs from landing in one run. A client that is killed leaves its job on the cluster,
 * and the same command would start a second one. So a job's name ends with its run, and the
 * JobManager is asked for such a job before another is submitted.
 */
final class JobOfRun {
  private static final long PATIENCE_SECONDS = 25;
  private static final String REMOTE = "remote";

  /** What Beam takes for a master besides an address, which may be one of IPv6 in brackets. */
  private static final Set<String> IN_THIS_PROCESS = Set.of("[auto]", "[local]", "[collection]");

  private JobOfRun() {}

  /**
   * Makes the job's name end with the run.
   *
   * @throws IllegalStateException if a job of that name has not ended; says which, and what to do
   */
  static void claimName(FlinkPipelineOptions options, String run) throws IOException {
    String end = " " + run;
    if (!options.getJobName().endsWith(end)) {
      options.setJobName(options.getJobName() + end);
    }
    Optional<Configuration> cluster = cluster(options);
    if (cluster.isPresent()) {
      requireNone(cluster.get(), run, jobs(cluster.get()));
    }
  }

  private static void requireNone(
      Configuration cluster, String run, Collection<JobStatusMessage> jobs) {
    for (JobStatusMessage job : jobs) {
      if (job.getJobName().endsWith(" " + run) && !job.getJobState().isGloballyTerminalState()) {
        throw new IllegalStateException(
            String.format(
                "Run %s is at work already: job %s at %s:%d (%s, since %s); wait for its end, or"
                    + " cancel it (flink cancel %s) and start it again",
                run,
                job.getJobId(),
                cluster.get(RestOptions.ADDRESS),
                cluster.get(RestOptions.PORT),
                job.getJobState(),
                Instant.ofEpochMilli(job.getStartTime()).truncatedTo(ChronoUnit.SECONDS),
                job.getJobId()));
      }
    }
  }

  /**
   * The cluster that {@code flink run} was told, or that {@code --flinkMaster} names; none inside
   * this process, or in application mode, where a cluster has one job and ends with it.
   */
  private static Optional<Configuration> cluster(FlinkPipelineOptions options) {
    if (!StreamExecutionEnvironment.areExplicitEnvironmentsAllowed()) {
      return StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration()
              instanceof Configuration given
          ? Optional.of(given)
          : Optional.empty();
    }
    String master = options.getFlinkMaster().replaceFirst("^https?://", "");
    if (IN_THIS_PROCESS.contains(master)) {
      return Optional.empty();
    }
    Configuration named = new Configuration();
    named.set(DeploymentOptions.TARGET, REMOTE);
    named.set(RestOptions.ADDRESS, master.replaceFirst(":\\d+$", ""));
    if (master.matches(".*:\\d+")) {
      named.set(RestOptions.PORT, Integer.valueOf(master.substring(master.lastIndexOf(':') + 1)));
    }
    return Optional.of(named);
  }

  private static Collection<JobStatusMessage> jobs(Configuration cluster) throws IOException {
    ClusterClientFactory<Object> factory;
    try {
      factory = new DefaultClusterClientServiceLoader().getClusterClientFactory(cluster);
    } catch (IllegalStateException noClient) {
      return List.of();
    }
    return jobs(factory, cluster);
  }

  private static <I> Collection<JobStatusMessage> jobs(
      ClusterClientFactory<I> factory, Configuration cluster) throws IOException {
    I id = factory.getClusterId(cluster);
    if (id == null) {
      // One is made for this job.
      return List.of();
    }
    try (ClusterDescriptor<I> descriptor = factory.createClusterDescriptor(cluster);
        ClusterClient<I> client = descriptor.retrieve(id).getClusterClient()) {
      return client.listJobs().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the cluster was asked for its jobs", e);
    } catch (Exception e) {
      throw new IOException(
          String.format(
              "Cannot ask the JobManager at %s:%d for its jobs: %s",
              cluster.get(RestOptions.ADDRESS),
              cluster.get(RestOptions.PORT),
              e instanceof TimeoutException ? "no answer within " + PATIENCE_SECONDS + " s" : e),
          e);
    }
  }
}
