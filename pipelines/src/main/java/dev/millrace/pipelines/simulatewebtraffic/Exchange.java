package dev.millrace.pipelines.simulatewebtraffic;

/**
 * A request and the answer to it, as a server logs them.
 *
 * @param method empty if {@code target} is the whole request as it came over the wire
 * @param referrer {@code -} where the client sent none
 * @param agent empty where the client's own applies
 */
record Exchange(
    String method, String target, int status, long bytes, String referrer, String agent) {

  static Exchange get(String target, int status, long bytes) {
    return new Exchange("GET", target, status, bytes, "-", "");
  }

  static Exchange post(String target, int status, long bytes) {
    return new Exchange("POST", target, status, bytes, "-", "");
  }

  static Exchange head(String target, int status) {
    return new Exchange("HEAD", target, status, 0, "-", "");
  }

  /** Bytes that are no HTTP request, escaped as the server escapes them; no header, no agent. */
  static Exchange raw(String request, int status, long bytes) {
    return new Exchange("", request, status, bytes, "-", "-");
  }

  Exchange withMethod(String other) {
    return new Exchange(other, target, status, bytes, referrer, agent);
  }

  Exchange withTarget(String other) {
    return new Exchange(method, other, status, bytes, referrer, agent);
  }

  Exchange withAnswer(int otherStatus, long otherBytes) {
    return new Exchange(method, target, otherStatus, otherBytes, referrer, agent);
  }

  Exchange withReferrer(String other) {
    return new Exchange(method, target, status, bytes, other, agent);
  }

  Exchange withAgent(String other) {
    return new Exchange(method, target, status, bytes, referrer, other);
  }
}
