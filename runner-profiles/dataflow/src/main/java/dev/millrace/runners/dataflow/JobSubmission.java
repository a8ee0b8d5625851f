package dev.millrace.runners.dataflow;

import com.google.api.services.dataflow.Dataflow;
import com.google.api.services.dataflow.model.Job;
import com.google.api.services.dataflow.model.ListJobsResponse;
import dev.millrace.pipelines.LostJobException;
import dev.millrace.runners.dataflow.service.ServiceAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.runners.dataflow.DataflowClient;
import org.apache.beam.runners.dataflow.DataflowJobAlreadyExistsException;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;

/**
 * Gives the service a job. Where it refuses, says why in one line; where its answer does not tell
 * whether it has the job, asks it, as its answer may be lost after the job was made.
 */
final class JobSubmission {
  /** How Beam's runner begins to tell that the service did not answer with a job. */
  private static final String NO_JOB = "Failed to create a workflow job";

  private final DataflowPipelineOptions options;

  private JobSubmission(DataflowPipelineOptions options) {
    this.options = options;
  }

  /**
   * Runs a graph as a job.
   *
   * @throws LostJobException if nobody can tell whether there is a job
   * @throws IllegalStateException if there is none
   */
  static PipelineResult of(Pipeline graph) {
    JobSubmission submission =
        new JobSubmission(graph.getOptions().as(DataflowPipelineOptions.class));
    try {
      return graph.run();
    } catch (DataflowJobAlreadyExistsException taken) {
      throw withTrace(submission.taken(taken.getJob().getJobId()), taken);
    } catch (RuntimeException fault) {
      if (!Objects.requireNonNullElse(fault.getMessage(), "").startsWith(NO_JOB)) {
        throw StagingPlaces.refusal(fault, submission.options)
            .<RuntimeException>map(line -> withTrace(new IllegalStateException(line), fault))
            .orElse(fault);
      }
      return submission.madeAllTheSame(fault);
    }
  }

  private IllegalStateException taken(String id) {
    return new IllegalStateException(
        "Dataflow has a job named %s already (id %s): give this one another name by --jobName, or"
                .formatted(options.getJobName(), id)
            + " wait until that one has ended");
  }

  private PipelineResult madeAllTheSame(RuntimeException fault) {
    int status = ServiceAnswer.status(fault.getCause());
    if (!isUnclear(status)) {
      throw withTrace(refused(status, fault), fault);
    }
    try {
      return job()
          .map(id -> new DataflowPipelineJob(DataflowClient.create(options), id, options, Map.of()))
          .orElseThrow(() -> withTrace(refused(status, fault), fault));
    } catch (IOException silence) {
      LostJobException lost =
          new LostJobException(
              "Nobody can tell whether Dataflow has taken the job %s (%s): look for it among the"
                      .formatted(options.getJobName(), ServiceAnswer.words(fault.getCause()))
                  + " project's jobs; if it is not there, delete owner.json in the output and start"
                  + " the run again");
      lost.addSuppressed(silence);
      throw withTrace(lost, fault);
    }
  }

  /** A request that comes again is refused with 409 because the first one has made the job. */
  private static boolean isUnclear(int status) {
    return status == 0 || status == 409 || status == 429 || status >= 500;
  }

  /**
   * The job of this graph, whatever its state: the object with the graph is named by its digest.
   */
  private Optional<String> job() throws IOException {
    Dataflow.Projects.Locations.Jobs jobs =
        options.getDataflowClient().projects().locations().jobs();
    @Nullable String page = null;
    do {
      ListJobsResponse listed =
          jobs.list(options.getProject(), options.getRegion()).setPageToken(page).execute();
      for (Job one : Objects.requireNonNullElse(listed.getJobs(), List.<Job>of())) {
        if (options.getJobName().equals(one.getName()) && isOfThisGraph(jobs, one.getId())) {
          return Optional.of(one.getId());
        }
      }
      page = listed.getNextPageToken();
    } while (page != null);
    return Optional.empty();
  }

  private boolean isOfThisGraph(Dataflow.Projects.Locations.Jobs jobs, String id)
      throws IOException {
    Job whole =
        jobs.get(options.getProject(), options.getRegion(), id).setView("JOB_VIEW_ALL").execute();
    return whole.getEnvironment() != null
        && whole.getEnvironment().getSdkPipelineOptions() != null
        && whole.getEnvironment().getSdkPipelineOptions().get("options") instanceof Map<?, ?> given
        && options.getPipelineUrl().equals(given.get("pipelineUrl"));
  }

  private IllegalStateException refused(int status, RuntimeException fault) {
    return new IllegalStateException(
        "Dataflow did not take the job %s (%s)%s"
            .formatted(
                options.getJobName(), ServiceAnswer.words(fault.getCause()), advice(status)));
  }

  private static String advice(int status) {
    return switch (status) {
      case 400 -> "";
      case 401 ->
          "; run gcloud auth application-default login, or name a key file in"
              + " GOOGLE_APPLICATION_CREDENTIALS";
      case 403 ->
          "; check the project's quotas, and that who starts the job has the role Dataflow"
              + " Developer";
      case 404 -> "; check --project and --region, and that the project has the Dataflow API";
      case 0 -> "; check the network, --apiRootUrl and --dataflowEndpoint";
      default -> "; start the run again later";
    };
  }

  /** Not as its cause: the line that a person reads says all that is in that. */
  private static <E extends RuntimeException> E withTrace(E told, RuntimeException fault) {
    told.addSuppressed(fault);
    return told;
  }
}
