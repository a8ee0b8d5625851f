package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.accesslog.AccessLogEntries.Accepted;
import dev.millrace.transforms.accesslog.AccessLogEntries.Rejected;
import java.nio.charset.StandardCharsets;

/** Reads single lines. */
final class Parsing {
  private Parsing() {}

  /** The entry of a line that must be one. */
  static AccessLogEntry entry(LogFormat format, String line) {
    return entry(format, line.getBytes(StandardCharsets.UTF_8));
  }

  static AccessLogEntry entry(LogFormat format, byte[] line) {
    AccessLogEntries.Outcome outcome = AccessLogEntries.of(format).read(line);
    if (outcome instanceof Accepted accepted) {
      return accepted.entry();
    }
    throw new AssertionError(outcome);
  }

  /** The rejection of a line that must be none. */
  static Rejection rejection(LogFormat format, String line) {
    AccessLogEntries.Outcome outcome =
        AccessLogEntries.of(format).read(line.getBytes(StandardCharsets.UTF_8));
    if (outcome instanceof Rejected rejected) {
      return rejected.rejection();
    }
    throw new AssertionError(outcome);
  }
}
