package dev.millrace.runners.dataflow.service;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the service said when it did not do as it was asked. */
public final class ServiceAnswer {
  private ServiceAnswer() {}

  /** Its status; 0 where there was no answer at all. */
  public static int status(@Nullable Throwable fault) {
    return fault instanceof HttpResponseException answer ? answer.getStatusCode() : 0;
  }

  /** Its words, in one line; or what kept it from saying something. */
  public static String words(@Nullable Throwable fault) {
    if (fault instanceof HttpResponseException answer) {
      String said =
          answer instanceof GoogleJsonResponseException json && json.getDetails() != null
              ? json.getDetails().getMessage()
              : answer.getStatusMessage();
      return "status %d: %s"
          .formatted(answer.getStatusCode(), firstLine(Objects.requireNonNullElse(said, "")));
    }
    return fault == null
        ? "no answer"
        : "no answer: "
            + firstLine(
                Objects.requireNonNullElse(fault.getMessage(), fault.getClass().getSimpleName()));
  }

  private static String firstLine(String said) {
    return said.strip().lines().findFirst().orElse("no reason given");
  }
}
