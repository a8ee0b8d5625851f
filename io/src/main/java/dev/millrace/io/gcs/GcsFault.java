package dev.millrace.io.gcs;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.common.base.Throwables;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Google's service or the way to it refused, in one line for a person that says all that is in
 * its cause.
 */
public final class GcsFault extends IOException {
  private static final long serialVersionUID = 1L;

  private GcsFault(String message, Throwable cause) {
    super(message, cause);
  }

  static GcsFault of(String bucket, IOException cause) {
    return new GcsFault("gs://" + bucket + ": " + reason(cause), cause);
  }

  /** What is behind an error of Google's client, in one line; empty if it is none of theirs. */
  public static Optional<GcsFault> behind(Throwable fault) {
    GcsFault known = cause(fault, GcsFault.class);
    if (known != null) {
      return Optional.of(known);
    }
    return status(fault) > 0
            || cause(fault, ConnectException.class) != null
            || cause(fault, UnknownHostException.class) != null
        ? Optional.of(new GcsFault(reason(fault), fault))
        : Optional.empty();
  }

  static String reason(Throwable fault) {
    HttpResponseException answer = cause(fault, HttpResponseException.class);
    if (answer != null) {
      return ofAnswer(answer);
    }
    Throwable root = Throwables.getRootCause(fault);
    String what =
        root instanceof UnknownHostException
            ? "no such host: " + root.getMessage()
            : Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
    return root instanceof ConnectException
            || root instanceof UnknownHostException
            || root instanceof SocketTimeoutException
        ? "no answer (" + what + "); check the network and --gcsEndpoint"
        : what;
  }

  private static String ofAnswer(HttpResponseException answer) {
    String words = words(answer);
    return switch (answer.getStatusCode()) {
      case 401 ->
          "it is not known who asks ("
              + words
              + "); run gcloud auth application-default login, or name a key file in"
              + " GOOGLE_APPLICATION_CREDENTIALS";
      case 403 ->
          "not allowed ("
              + words
              + "); who writes needs the role Storage Object User, who reads Storage Object Viewer";
      case 404 -> "not found (" + words + "); check the name of the bucket and of the object";
      case 412 -> "changed by another at the same time (" + words + ")";
      default -> "status " + answer.getStatusCode() + " (" + words + "); try again later";
    };
  }

  private static String words(HttpResponseException answer) {
    if (answer instanceof GoogleJsonResponseException json
        && json.getDetails() != null
        && json.getDetails().getMessage() != null) {
      return json.getDetails().getMessage().strip().replaceAll("\\.?\\s*\\R\\s*", "; ");
    }
    return Objects.requireNonNullElse(answer.getStatusMessage(), "no reason given");
  }

  /** The status of the service's answer; 0 if there was none. */
  static int status(Throwable fault) {
    HttpResponseException answer = cause(fault, HttpResponseException.class);
    return answer == null ? 0 : answer.getStatusCode();
  }

  static <E extends Throwable> @Nullable E cause(Throwable fault, Class<E> type) {
    return Throwables.getCausalChain(fault).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }
}
