package dev.millrace.conformance.oracle;

import java.util.Optional;

/** A line that is a request, or the reason why it is none. */
record ParsedLine(Optional<Request> request, String reason) {
  static ParsedLine of(Request request) {
    return new ParsedLine(Optional.of(request), "");
  }

  static ParsedLine rejected(String reason) {
    return new ParsedLine(Optional.empty(), reason);
  }
}
