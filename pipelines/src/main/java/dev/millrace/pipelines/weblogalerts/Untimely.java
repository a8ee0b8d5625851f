package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.TimedRecord;
import java.time.Instant;

/** Why a line of a stream that can be read is set aside all the same. */
enum Untimely {
  /** Its window may be closed. */
  LATE("late") {
    @Override
    String message(TimedRecord record, long eventTime) {
      return "Expected a line of "
          + Instant.ofEpochMilli(record.timestamp())
          + " or later, as lines before it in its partition and --maxDelay say, found one of "
          + Instant.ofEpochMilli(eventTime);
    }
  },
  /** A clock is wrong, and it would close every window before its time. */
  FUTURE("future") {
    @Override
    String message(TimedRecord record, long eventTime) {
      return "Expected a line of at most ten minutes after the broker got it, at "
          + Instant.ofEpochMilli(record.appended())
          + ", found one of "
          + Instant.ofEpochMilli(eventTime);
    }
  };

  private final String reason;

  Untimely(String reason) {
    this.reason = reason;
  }

  /** The fixed word that dead letters carry. */
  String reason() {
    return reason;
  }

  /** What was expected and what was found, for a person. */
  abstract String message(TimedRecord record, long eventTime);
}
