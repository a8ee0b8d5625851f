package dev.millrace.runners.dataflow.smoke;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.services.dataflow.Dataflow;
import com.google.api.services.dataflow.model.FlexTemplateRuntimeEnvironment;
import com.google.api.services.dataflow.model.Job;
import com.google.api.services.dataflow.model.JobMessage;
import com.google.api.services.dataflow.model.LaunchFlexTemplateParameter;
import com.google.api.services.dataflow.model.LaunchFlexTemplateRequest;
import com.google.api.services.dataflow.model.ListJobMessagesResponse;
import com.google.api.services.dataflow.model.ListJobsResponse;
import dev.millrace.runners.dataflow.service.ServiceAnswer;
import dev.millrace.runners.dataflow.service.ServiceRetry;
import dev.millrace.runners.dataflow.service.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.DataflowTransport;
import org.jspecify.annotations.Nullable;

/**
 * Dataflow's service, as far as templates are launched and their jobs watched.
 *
 * @see <a href="https://cloud.google.com/dataflow/docs/reference/rest">its REST API</a>
 */
final class DataflowService {
  private static final int CONNECT = (int) Duration.ofSeconds(10).toMillis();
  private static final int READ = (int) Duration.ofSeconds(60).toMillis();
  private static final int CONFLICT = 409;

  private final Dataflow.Projects.Locations locations;
  private final String project;
  private final String region;
  private final ServiceRetry retry;

  private DataflowService(
      Dataflow.Projects.Locations locations, String project, String region, ServiceRetry retry) {
    this.locations = locations;
    this.project = project;
    this.region = region;
    this.retry = retry;
  }

  /** The service that the options name, with their credentials. */
  static DataflowService of(DataflowPipelineOptions options, Waiting waiting) {
    Dataflow.Builder builder = DataflowTransport.newDataflowClient(options);
    HttpRequestInitializer beams = builder.getHttpRequestInitializer();
    builder.setHttpRequestInitializer(
        request -> {
          beams.initialize(request);
          // ServiceRetry tries again, and it alone.
          request.setNumberOfRetries(0);
          request.setIOExceptionHandler(null);
          request.setUnsuccessfulResponseHandler(null);
          request.setConnectTimeout(CONNECT);
          request.setReadTimeout(READ);
        });
    return new DataflowService(
        builder.build().projects().locations(),
        options.getProject(),
        options.getRegion(),
        new ServiceRetry(waiting));
  }

  /**
   * Launches a template, once: where an answer was lost, the job is looked for before it is asked
   * for again.
   *
   * @param name of the job, which no other one has
   * @param spec where its container spec lies
   * @return the job's id
   * @throws IOException in one line, if the service does not take it
   */
  String launch(
      String name,
      String spec,
      Map<String, String> parameters,
      FlexTemplateRuntimeEnvironment environment)
      throws IOException {
    LaunchFlexTemplateRequest request =
        new LaunchFlexTemplateRequest()
            .setLaunchParameter(
                new LaunchFlexTemplateParameter()
                    .setJobName(name)
                    .setContainerSpecGcsPath(spec)
                    .setParameters(parameters)
                    .setEnvironment(environment));
    AtomicBoolean sent = new AtomicBoolean();
    try {
      return retry.call(
          () -> {
            Optional<String> made = sent.getAndSet(true) ? job(name) : Optional.empty();
            return made.isPresent() ? made.get() : launched(request);
          });
    } catch (IOException fault) {
      if (ServiceAnswer.status(fault) == CONFLICT) {
        Optional<String> made = asked("find the job " + name, () -> job(name));
        if (made.isPresent()) {
          return made.get();
        }
      }
      throw told("launch " + spec, fault);
    }
  }

  private String launched(LaunchFlexTemplateRequest request) throws IOException {
    Job job = locations.flexTemplates().launch(project, region, request).execute().getJob();
    if (job == null || job.getId() == null) {
      throw new IOException("an answer without a job");
    }
    return job.getId();
  }

  private Optional<String> job(String name) throws IOException {
    @Nullable String page = null;
    do {
      ListJobsResponse listed =
          locations.jobs().list(project, region).setName(name).setPageToken(page).execute();
      for (Job one : Objects.requireNonNullElse(listed.getJobs(), List.<Job>of())) {
        if (name.equals(one.getName())) {
          return Optional.of(one.getId());
        }
      }
      page = listed.getNextPageToken();
    } while (page != null);
    return Optional.empty();
  }

  /** A job's state as a person reads it: {@code running}. */
  String state(String id) throws IOException {
    Job job =
        asked("look at the job " + id, () -> locations.jobs().get(project, region, id).execute());
    return Objects.requireNonNullElse(job.getCurrentState(), "JOB_STATE_UNKNOWN")
        .replaceFirst("^JOB_STATE_", "")
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }

  /** What a job has said of errors, the newest last. */
  List<String> errors(String id) throws IOException {
    return asked("read the messages of the job " + id, () -> allErrors(id)).stream()
        .sorted(Comparator.comparing(message -> Objects.requireNonNullElse(message.getTime(), "")))
        .map(message -> Objects.requireNonNullElse(message.getMessageText(), ""))
        .toList();
  }

  private List<JobMessage> allErrors(String id) throws IOException {
    List<JobMessage> all = new ArrayList<>();
    @Nullable String page = null;
    do {
      ListJobMessagesResponse listed =
          locations
              .jobs()
              .messages()
              .list(project, region, id)
              .setMinimumImportance("JOB_MESSAGE_ERROR")
              .setPageToken(page)
              .execute();
      all.addAll(Objects.requireNonNullElse(listed.getJobMessages(), List.<JobMessage>of()));
      page = listed.getNextPageToken();
    } while (page != null);
    return all;
  }

  /** Where a person looks at a job. */
  String page(String id) {
    return "https://console.cloud.google.com/dataflow/jobs/%s/%s?project=%s"
        .formatted(region, id, project);
  }

  /** How a person ends a job. */
  String cancellation(String id) {
    return "gcloud dataflow jobs cancel %s --region=%s --project=%s".formatted(id, region, project);
  }

  private <T> T asked(String what, ServiceRetry.Request<T> request) throws IOException {
    try {
      return retry.call(request);
    } catch (IOException fault) {
      throw told(what, fault);
    }
  }

  private static IOException told(String what, IOException fault) {
    int status = ServiceAnswer.status(fault);
    return new IOException(
        "cannot %s (%s)%s".formatted(what, ServiceAnswer.words(fault), advice(status)), fault);
  }

  private static String advice(int status) {
    return switch (status) {
      case 400, CONFLICT -> "";
      case 401 ->
          "; run gcloud auth application-default login, or name a key file in"
              + " GOOGLE_APPLICATION_CREDENTIALS";
      case 403 ->
          "; who runs this needs the roles Dataflow Developer, and Service Account User on the"
              + " account of the workers; check the project's quotas too";
      case 404 ->
          "; check --project, --region and --templates, and that the template is there"
              + " (templates/README.md says how it is built)";
      case 0 -> "; check the network, --apiRootUrl and --dataflowEndpoint";
      default -> "; run it again later";
    };
  }
}
