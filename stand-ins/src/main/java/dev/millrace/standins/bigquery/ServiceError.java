package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the service says no with: to a request, or in the status of a job. */
final class ServiceError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;

  ServiceError(int status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  static ServiceError notFound(String what) {
    return new ServiceError(404, "notFound", "Not found: " + what);
  }

  static ServiceError invalid(String message) {
    return new ServiceError(400, "invalid", message);
  }

  int status() {
    return status;
  }

  /** As a job's status has it. */
  ObjectNode inJob() {
    return JsonNodeFactory.instance.objectNode().put("reason", reason).put("message", getMessage());
  }

  /** As the answer to a request has it. */
  ObjectNode answer() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error").put("code", status).put("message", getMessage());
    error.putArray("errors").add(inJob().put("domain", "global"));
    return body;
  }
}
