package dev.millrace.standins.gcs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer that says no, in the words of the service. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;
  private final String words;

  private Refusal(int status, String reason, String words) {
    super(status + " " + words);
    this.status = status;
    this.reason = reason;
    this.words = words;
  }

  static Refusal noBucket() {
    return new Refusal(404, "notFound", "The specified bucket does not exist.");
  }

  static Refusal noObject(String bucket, String name) {
    return new Refusal(404, "notFound", "No such object: " + bucket + "/" + name);
  }

  static Refusal notAllowed(String bucket) {
    return new Refusal(
        403,
        "forbidden",
        "tester@example.com does not have storage.objects access to the Google Cloud Storage"
            + " bucket "
            + bucket
            + ". Permission denied on resource (or it may not exist).");
  }

  static Refusal conditionNotMet() {
    return new Refusal(
        412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
  }

  static Refusal outOfRange() {
    return new Refusal(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
  }

  static Refusal invalid(String what) {
    return new Refusal(400, "invalid", what);
  }

  /** One that a fault asks for: 429 or one of the 5xx. */
  static Refusal of(int status) {
    return status == 429
        ? new Refusal(429, "rateLimitExceeded", "The rate of changes is too high.")
        : new Refusal(status, "backendError", "Backend Error");
  }

  Answer answer() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", status);
    error.put("message", words);
    error
        .putArray("errors")
        .addObject()
        .put("domain", "global")
        .put("reason", reason)
        .put("message", words);
    return Answer.json(status, body);
  }
}
