package dev.millrace.io.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpBackOffIOExceptionHandler;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpStatusCodes;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.api.client.util.BackOff;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableReference;
import com.google.auth.Credentials;
import com.google.auth.http.HttpCredentialsAdapter;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.extensions.gcp.util.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The few requests to BigQuery that reading and landing need, by Google's own client. A request
 * that meets a passing fault is made again for a while: each of these leaves the same behind
 * whether it arrives once or twice.
 */
final class BigQueryClient {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int CONFLICT = 409;
  private static final Set<String> TOO_MANY = Set.of("rateLimitExceeded", "userRateLimitExceeded");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Bigquery bigquery;

  private final Duration patience;

  private BigQueryClient(Bigquery bigquery, Duration patience) {
    this.bigquery = bigquery;
    this.patience = patience;
  }

  /** A client that waits for as long as a person does who has just started a run. */
  static BigQueryClient impatient(BigQueryAccess access) {
    return with(access, Duration.ofSeconds(15));
  }

  /** A client that waits for as long as a run can wait that has done much. */
  static BigQueryClient patient(BigQueryAccess access) {
    return with(access, Duration.ofMinutes(2));
  }

  private static BigQueryClient with(BigQueryAccess access, Duration patience) {
    Bigquery.Builder builder =
        new Bigquery.Builder(
                Transport.getTransport(),
                Transport.getJsonFactory(),
                requests(access.options().getGcpCredential(), patience))
            .setApplicationName("Millrace");
    String endpoint = access.endpoint();
    if (endpoint != null) {
      builder.setRootUrl(endpoint.endsWith("/") ? endpoint : endpoint + "/");
    }
    return new BigQueryClient(builder.build(), patience);
  }

  private static HttpRequestInitializer requests(
      @Nullable Credentials credentials, Duration patience) {
    HttpRequestInitializer authorized =
        credentials == null ? request -> {} : new HttpCredentialsAdapter(credentials);
    return request -> {
      authorized.initialize(request);
      request.setConnectTimeout((int) TIMEOUT.toMillis());
      request.setReadTimeout((int) TIMEOUT.toMillis());
      request.setNumberOfRetries(Integer.MAX_VALUE);
      repeatPassing(request, patience);
    };
  }

  private static void repeatPassing(HttpRequest request, Duration patience) {
    request.setUnsuccessfulResponseHandler(
        new Unsuccessful(
            request.getUnsuccessfulResponseHandler(),
            new HttpBackOffUnsuccessfulResponseHandler(waits(patience))
                .setBackOffRequired(
                    response ->
                        response.getStatusCode() == TOO_MANY_REQUESTS
                            || response.getStatusCode() / 100 == 5)));
    request.setIOExceptionHandler(new HttpBackOffIOExceptionHandler(waits(patience)));
  }

  /**
   * What is done at an answer that is no success. The credentials are renewed once: Google's client
   * does so at each 401, and puts itself in the place of whoever else looks at answers, so that a
   * service that keeps to it would be asked for ever, without a pause.
   */
  private static final class Unsuccessful implements HttpUnsuccessfulResponseHandler {
    private final @Nullable HttpUnsuccessfulResponseHandler credentials;
    private final HttpUnsuccessfulResponseHandler passing;
    private boolean renewed;

    private Unsuccessful(
        @Nullable HttpUnsuccessfulResponseHandler credentials,
        HttpUnsuccessfulResponseHandler passing) {
      this.credentials = credentials;
      this.passing = passing;
    }

    @Override
    public boolean handleResponse(HttpRequest request, HttpResponse response, boolean supported)
        throws IOException {
      if (credentials != null
          && !renewed
          && credentials.handleResponse(request, response, supported)) {
        renewed = true;
        request.setUnsuccessfulResponseHandler(this);
        return true;
      }
      return passing.handleResponse(request, response, supported);
    }
  }

  private static BackOff waits(Duration patience) {
    return new ExponentialBackOff.Builder()
        .setInitialIntervalMillis(200)
        .setMaxIntervalMillis((int) LONGEST_WAIT.toMillis())
        .setMaxElapsedTimeMillis((int) patience.toMillis())
        .build();
  }

  /**
   * Sends a request, and again while BigQuery says that there were too many of them: it says so
   * with the status of a missing permission, and only the reason tells the two apart.
   */
  private <T> T send(Request<T> request) throws IOException {
    BackOff waits = waits(patience);
    while (true) {
      try {
        return request.execute();
      } catch (GoogleJsonResponseException e) {
        long wait = TOO_MANY.contains(reason(e)) ? waits.nextBackOffMillis() : BackOff.STOP;
        if (wait == BackOff.STOP) {
          throw e;
        }
        BigQueryJobs.sleep(wait);
      }
    }
  }

  /** Why a request was refused, in BigQuery's word for it. */
  static String reason(GoogleJsonResponseException answer) {
    GoogleJsonError details = answer.getDetails();
    return details == null || details.getErrors() == null || details.getErrors().isEmpty()
        ? ""
        : Objects.requireNonNullElse(details.getErrors().get(0).getReason(), "");
  }

  /** Fails if the dataset is not there, or may not be looked at. */
  void requireDataset(BigQueryAddress address) throws IOException {
    location(address);
  }

  /** Where the dataset is, which jobs must be told. */
  String location(BigQueryAddress address) throws IOException {
    return Objects.requireNonNullElse(
        send(bigquery.datasets().get(address.project(), address.dataset())::execute).getLocation(),
        "US");
  }

  /** A table, if it is there. */
  Optional<Table> table(TableReference table) throws IOException {
    return found(
        bigquery.tables().get(table.getProjectId(), table.getDatasetId(), table.getTableId())
            ::execute);
  }

  /** Makes a table, unless it is there. */
  void create(Table table) throws IOException {
    TableReference reference = table.getTableReference();
    unlessThere(
        bigquery.tables().insert(reference.getProjectId(), reference.getDatasetId(), table)
            ::execute);
  }

  /** Removes a table, if it is there. */
  void delete(TableReference table) throws IOException {
    try {
      send(
          bigquery.tables().delete(table.getProjectId(), table.getDatasetId(), table.getTableId())
              ::execute);
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() != HttpStatusCodes.STATUS_CODE_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Starts a job, unless one of its id was started before. */
  void start(Job job) throws IOException {
    unlessThere(bigquery.jobs().insert(job.getJobReference().getProjectId(), job)::execute);
  }

  /** A job, if one of its id was started. */
  Optional<Job> job(JobReference job) throws IOException {
    return found(
        bigquery.jobs().get(job.getProjectId(), job.getJobId()).setLocation(job.getLocation())
            ::execute);
  }

  /** The one number that a query has found, whose job is done. */
  long number(JobReference job) throws IOException {
    return Long.parseLong(
        (String)
            send(bigquery
                        .jobs()
                        .getQueryResults(job.getProjectId(), job.getJobId())
                        .setLocation(job.getLocation())
                    ::execute)
                .getRows()
                .get(0)
                .getF()
                .get(0)
                .getV());
  }

  /** Asks that a job end, which it does in its own time. */
  void cancel(JobReference job) throws IOException {
    send(
        bigquery.jobs().cancel(job.getProjectId(), job.getJobId()).setLocation(job.getLocation())
            ::execute);
  }

  @FunctionalInterface
  private interface Request<T> {
    T execute() throws IOException;
  }

  private <T> Optional<T> found(Request<T> request) throws IOException {
    try {
      return Optional.of(send(request));
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() == HttpStatusCodes.STATUS_CODE_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** An answer that was lost may have been that it was made. */
  private <T> void unlessThere(Request<T> request) throws IOException {
    try {
      send(request);
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() != CONFLICT) {
        throw e;
      }
    }
  }
}
