package dev.millrace.standins.dataflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An answer that says no, in the form of Google's errors.
 *
 * @param status of HTTP
 * @param code Google's name for it
 * @param reason what kind of refusal it is
 * @param message for a person
 */
public record Refusal(int status, String code, String reason, String message) {

  /** The documented one of a request that comes again. */
  static Refusal alreadyExists(String name) {
    return new Refusal(
        409,
        "ALREADY_EXISTS",
        "alreadyExists",
        "(5a1c): The workflow could not be created. Causes: (9f02): There is already a job named "
            + name
            + " of this client request.");
  }

  static Refusal noJob(String id) {
    return new Refusal(
        404,
        "NOT_FOUND",
        "notFound",
        "(77b0): Information about job " + id + " could not be found in our system.");
  }

  /** The words are not Google's, which does not document them. */
  static Refusal noTemplate(String path) {
    return new Refusal(404, "NOT_FOUND", "notFound", "(3d71): There is no template at " + path);
  }

  /** Who asks has no right to. */
  public static Refusal forbidden() {
    return new Refusal(
        403,
        "PERMISSION_DENIED",
        "forbidden",
        "(8b3e): tester@example.com does not have permission dataflow.jobs.create on project"
            + " nobody.");
  }

  /** A request that the service cannot take, whoever sends it again. */
  public static Refusal invalid(String message) {
    return new Refusal(400, "INVALID_ARGUMENT", "badRequest", message);
  }

  /** More requests in a minute than the project may send. */
  public static Refusal tooManyRequests() {
    return new Refusal(
        429,
        "RESOURCE_EXHAUSTED",
        "rateLimitExceeded",
        "Quota exceeded for quota metric 'Create job requests' and limit 'Create job requests per"
            + " minute' of service 'dataflow.googleapis.com' for consumer 'project_number:1'.");
  }

  /** More jobs at once than the project may have. */
  public static Refusal jobQuota() {
    return new Refusal(
        403,
        "PERMISSION_DENIED",
        "quotaExceeded",
        "(2c4d): The workflow could not be created, since it was over quota: 25 concurrent jobs for"
            + " project nobody.");
  }

  /** The service is ill. */
  public static Refusal unavailable() {
    return new Refusal(503, "UNAVAILABLE", "backendError", "The service is currently unavailable.");
  }

  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", status).put("message", message).put("status", code);
    error
        .putArray("errors")
        .addObject()
        .put("message", message)
        .put("domain", "global")
        .put("reason", reason);
    return body;
  }
}
