package dev.millrace.io.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpStatusCodes;
import com.google.auth.Retryable;
import com.google.common.base.Throwables;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Objects;

/** What BigQuery did not do, and why, in one line for a person. */
public final class BigQueryException extends IOException {
  private static final long serialVersionUID = 1L;

  BigQueryException(String message) {
    super(message);
  }

  BigQueryException(String message, IOException cause) {
    super(message, cause);
  }

  /** A fault of a request in words; one that has them is returned as it is. */
  static BigQueryException of(BigQueryAddress address, IOException fault) {
    if (fault instanceof BigQueryException inWords) {
      return inWords;
    }
    if (Throwables.getCausalChain(fault).stream().anyMatch(Retryable.class::isInstance)) {
      // What Google's library of credentials throws, around many lines of an answer.
      return new BigQueryException(notLoggedIn(address, oneLine(String.valueOf(fault))), fault);
    }
    return new BigQueryException(
        fault instanceof GoogleJsonResponseException answer
            ? answered(address, answer)
            : unanswered(address, fault),
        fault);
  }

  /** A fault of the Storage Write API in words. */
  static BigQueryException of(BigQueryAddress address, StatusRuntimeException fault) {
    Status status = fault.getStatus();
    String said =
        oneLine(Objects.requireNonNullElse(status.getDescription(), status.getCode().toString()));
    return new BigQueryException(
        switch (status.getCode()) {
          case UNAUTHENTICATED -> notLoggedIn(address, said);
          case PERMISSION_DENIED -> notPermitted(address, said);
          case UNAVAILABLE, DEADLINE_EXCEEDED ->
              "No answer from BigQuery's Storage Write API for "
                  + address
                  + " ("
                  + said
                  + "): check the network, and --bigQueryStorageEndpoint if it is given";
          case RESOURCE_EXHAUSTED ->
              "A quota of BigQuery's Storage Write API is used up at "
                  + address
                  + " ("
                  + said
                  + "): run again later";
          default ->
              "BigQuery takes no rows for "
                  + address
                  + " ("
                  + status.getCode()
                  + ": "
                  + said
                  + "): run again";
        },
        new IOException(fault));
  }

  private static String answered(BigQueryAddress address, GoogleJsonResponseException answer) {
    String message =
        answer.getDetails() == null ? answer.getStatusMessage() : answer.getDetails().getMessage();
    String said = message == null ? "no reason" : oneLine(message);
    if (BigQueryClient.reason(answer).equals("quotaExceeded")) {
      return "A quota of BigQuery is used up at " + address + " (" + said + "): run again later";
    }
    return switch (answer.getStatusCode()) {
      case HttpStatusCodes.STATUS_CODE_UNAUTHORIZED -> notLoggedIn(address, said);
      case HttpStatusCodes.STATUS_CODE_FORBIDDEN -> notPermitted(address, said);
      case HttpStatusCodes.STATUS_CODE_NOT_FOUND ->
          "Not found: " + address + " (" + said + "): check project and dataset";
      default ->
          "BigQuery refused a request for "
              + address
              + " (status "
              + answer.getStatusCode()
              + ": "
              + said
              + ")";
    };
  }

  private static String notPermitted(BigQueryAddress address, String said) {
    return "No permission for "
        + address
        + " ("
        + said
        + "): the account needs the roles bigquery.dataEditor on the dataset"
        + " (bigquery.dataViewer to read it) and bigquery.jobUser on the project";
  }

  private static String notLoggedIn(BigQueryAddress address, String said) {
    return "BigQuery did not take the credentials for "
        + address
        + " ("
        + said
        + "): log in with gcloud auth application-default login, or set"
        + " GOOGLE_APPLICATION_CREDENTIALS";
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s+", " ");
  }

  private static String unanswered(BigQueryAddress address, IOException fault) {
    return fault instanceof ConnectException || fault instanceof UnknownHostException
        ? "BigQuery cannot be reached for "
            + address
            + " ("
            + oneLine(fault.toString())
            + "): check the network, and --bigQueryEndpoint if it is given"
        : "No answer from BigQuery for " + address + " (" + oneLine(fault.toString()) + ")";
  }
}
