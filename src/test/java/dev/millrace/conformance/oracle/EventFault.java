package dev.millrace.conformance.oracle;

/** Why a record is no event. */
final class EventFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String field;

  EventFault(String reason, String field) {
    super(reason + " " + field);
    this.reason = reason;
    this.field = field;
  }

  String reason() {
    return reason;
  }

  String field() {
    return field;
  }
}
