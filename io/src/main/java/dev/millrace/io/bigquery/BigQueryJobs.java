package dev.millrace.io.bigquery;

import com.google.api.client.util.BackOff;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.bigquery.model.ErrorProto;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.TableReference;
import com.google.common.hash.Hashing;
import dev.millrace.io.Run;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs of a run, each of which is done once, however often it is asked for: a job's id is made of
 * the run's, so that a retry finds what an earlier try has started.
 */
final class BigQueryJobs {
  private static final Logger LOG = LoggerFactory.getLogger(BigQueryJobs.class);

  /** A job that failed keeps its id, so that another try needs another one. */
  private static final int TRIES = 4;

  private static final long BETWEEN_TRIES_MILLIS = 1_000;
  private static final int SHOWN_ERRORS = 3;
  private static final int FIRST_WAIT_MILLIS = 250;
  private static final int LONGEST_WAIT_MILLIS = 10_000;

  /** Reasons that BigQuery's documentation says to try again after. */
  private static final Set<String> PASSING =
      Set.of(
          "backendError",
          "internalError",
          "jobBackendError",
          "jobInternalError",
          "rateLimitExceeded",
          "jobRateLimitExceeded",
          "tableUnavailable",
          "timeout");

  private final BigQueryClient client;
  private final BigQueryAddress address;
  private final String location;

  BigQueryJobs(BigQueryClient client, BigQueryAddress address, String location) {
    this.client = client;
    this.address = address;
    this.location = location;
  }

  /** A run's id in letters that names of jobs and tables may have. */
  static String letters(Run run) {
    return run.id().replaceAll("[^A-Za-z0-9]", "_");
  }

  /**
   * The id of a job: of one run into one output and of one table alone, however names of tables are
   * put together, and though runs of two outputs may have one id.
   *
   * @param folder of files that the job reads or writes
   * @param what it does
   */
  static String id(Run run, BigQueryAddress address, String folder, String what) {
    return String.join(
        "_",
        "millrace",
        letters(run),
        mark(run, address, folder),
        address.dataset(),
        address.table(),
        what);
  }

  /**
   * Letters and digits that differ wherever one of these does; outputs {@code /out} and {@code
   * /out/} are one.
   */
  static String mark(Run run, BigQueryAddress address, String folder) {
    String output = run.outputFolder().toString();
    String all = String.join("\n", output, run.id(), address.toString(), folder);
    return Hashing.sha256().hashString(all, StandardCharsets.UTF_8).toString().substring(0, 16);
  }

  /** A job that was done before, in whichever try. */
  Optional<Job> finished(String id) throws IOException {
    for (int number = 1; number <= TRIES; number++) {
      Optional<Job> job = client.job(reference(id, number));
      if (job.isEmpty()) {
        return Optional.empty();
      }
      if (isDone(job.get()) && job.get().getStatus().getErrorResult() == null) {
        return job;
      }
    }
    return Optional.empty();
  }

  private JobReference reference(String id, int number) {
    return new JobReference()
        .setProjectId(address.project())
        .setJobId(id + "_" + number)
        .setLocation(location);
  }

  /**
   * Has a job done.
   *
   * @param id of letters, digits, {@code _} and {@code -}
   * @param what it does, in a message: {@code load into}
   * @return the job when it is done
   */
  Job run(String id, String what, JobConfiguration configuration) throws IOException {
    ErrorProto fault = null;
    for (int number = 1; number <= TRIES; number++) {
      if (number > 1) {
        sleep(BETWEEN_TRIES_MILLIS << (number - 2));
      }
      JobReference reference = reference(id, number);
      client.start(new Job().setJobReference(reference).setConfiguration(configuration));
      Job done = awaited(reference);
      requireAsked(configuration, done);
      fault = done.getStatus().getErrorResult();
      if (fault == null) {
        return done;
      }
      if (!PASSING.contains(fault.getReason())) {
        throw failed(what, done);
      }
      LOG.warn("Job {} failed: {}; it is tried again", reference.getJobId(), fault.getMessage());
    }
    throw new BigQueryException(
        String.format(
            "BigQuery could not %s %s in %d tries, the last time because of: %s",
            what, address, TRIES, oneLine(Objects.requireNonNull(fault))));
  }

  /** Who asks for a job of an id that was taken is given what another has asked for. */
  private static void requireAsked(JobConfiguration asked, Job done) throws BigQueryException {
    List<Object> found = ends(done.getConfiguration());
    if (!found.equals(ends(asked))) {
      throw new BigQueryException(
          String.format(
              "The job %s is not of this run (it has %s, and must have %s): run again",
              done.getJobReference().getJobId(), found, ends(asked)));
    }
  }

  /** Where rows come from and go to, but for the files of a load: its id has their folder. */
  private static List<Object> ends(JobConfiguration job) {
    if (job.getExtract() != null) {
      return List.of(
          name(job.getExtract().getSourceTable()),
          Objects.requireNonNullElse(job.getExtract().getDestinationUris(), List.of()));
    }
    if (job.getLoad() != null) {
      return List.of(name(job.getLoad().getDestinationTable()));
    }
    if (job.getQuery() != null) {
      return List.of(job.getQuery().getQuery());
    }
    if (job.getCopy() == null) {
      return List.of();
    }
    // BigQuery may say the one or the other.
    TableReference source =
        Objects.requireNonNullElseGet(
            job.getCopy().getSourceTable(), () -> job.getCopy().getSourceTables().get(0));
    return List.of(name(source), name(job.getCopy().getDestinationTable()));
  }

  private static String name(TableReference table) {
    return table.getProjectId() + "/" + table.getDatasetId() + "/" + table.getTableId();
  }

  /** Cancels the tries of a job that are under way, and waits until they have ended. */
  void stop(String id) throws IOException {
    for (JobReference reference : underWay(id)) {
      client.cancel(reference);
      awaited(reference);
    }
  }

  /** Waits until the tries of a job that are under way have ended. */
  void await(String id) throws IOException {
    for (JobReference reference : underWay(id)) {
      awaited(reference);
    }
  }

  private List<JobReference> underWay(String id) throws IOException {
    List<JobReference> found = new ArrayList<>();
    for (int number = 1; number <= TRIES; number++) {
      JobReference reference = reference(id, number);
      Optional<Job> job = client.job(reference);
      if (job.isEmpty()) {
        break;
      }
      if (!isDone(job.get())) {
        found.add(reference);
      }
    }
    return found;
  }

  private Job awaited(JobReference reference) throws IOException {
    BackOff waits =
        new ExponentialBackOff.Builder()
            .setInitialIntervalMillis(FIRST_WAIT_MILLIS)
            .setMaxIntervalMillis(LONGEST_WAIT_MILLIS)
            .setMaxElapsedTimeMillis(Integer.MAX_VALUE)
            .build();
    while (true) {
      Job job =
          client
              .job(reference)
              .orElseThrow(
                  () ->
                      new BigQueryException(
                          "BigQuery does not know the job " + reference.getJobId() + " any more"));
      if (isDone(job)) {
        return job;
      }
      sleep(waits.nextBackOffMillis());
    }
  }

  private static boolean isDone(Job job) {
    return job.getStatus().getState().equals("DONE");
  }

  static void sleep(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while BigQuery was at work");
    }
  }

  private BigQueryException failed(String what, Job done) {
    List<ErrorProto> all =
        Objects.requireNonNullElse(
            done.getStatus().getErrors(), List.of(done.getStatus().getErrorResult()));
    String shown =
        all.stream()
            .limit(SHOWN_ERRORS)
            .map(BigQueryJobs::oneLine)
            .distinct()
            .collect(Collectors.joining("; "));
    return new BigQueryException(
        String.format(
            "BigQuery refused to %s %s: %s%s (job %s)",
            what,
            address,
            shown,
            all.size() > SHOWN_ERRORS ? "; and " + (all.size() - SHOWN_ERRORS) + " more" : "",
            done.getJobReference().getJobId()));
  }

  private static String oneLine(ErrorProto error) {
    String message = Objects.requireNonNullElse(error.getMessage(), error.getReason());
    String place = error.getLocation();
    return message.strip().replaceAll("\\s+", " ") + (place == null ? "" : " at " + place);
  }
}
