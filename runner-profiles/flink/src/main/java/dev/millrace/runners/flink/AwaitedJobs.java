package dev.millrace.runners.flink;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.jspecify.annotations.Nullable;

/**
 * The jobs whose end this process waits for, so that another thread can cancel them: Beam's runner
 * hands out a result when a job is over, and nothing before. Flink makes an instance for each
 * environment, as {@link EmbeddedConfiguration} says.
 */
public final class AwaitedJobs implements JobListener {
  private static final Set<JobClient> AWAITED = ConcurrentHashMap.newKeySet();

  private @Nullable JobClient job;

  @Override
  public void onJobSubmitted(@Nullable JobClient submitted, @Nullable Throwable failure) {
    job = submitted;
    if (submitted != null) {
      AWAITED.add(submitted);
    }
  }

  /** Also called for a job that was handed over, and is not waited for. */
  @Override
  public void onJobExecuted(@Nullable JobExecutionResult result, @Nullable Throwable failure) {
    if (job != null) {
      AWAITED.remove(job);
    }
  }

  /** Returns whether there was one. */
  static boolean cancel() {
    boolean told = false;
    for (JobClient job : AWAITED) {
      told |= !job.cancel().isCompletedExceptionally();
    }
    return told;
  }
}
