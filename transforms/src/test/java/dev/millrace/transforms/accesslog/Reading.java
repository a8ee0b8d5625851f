package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.Parsing.Parsed;
import dev.millrace.transforms.Parsing.Rejected;
import java.nio.charset.StandardCharsets;

/** Reads single lines. */
final class Reading {
  private Reading() {}

  /** The entry of a line that must be one. */
  static AccessLogEntry entry(LogFormat format, String line) {
    return entry(format, line.getBytes(StandardCharsets.UTF_8));
  }

  static AccessLogEntry entry(LogFormat format, byte[] line) {
    Parsing<AccessLogEntry> outcome = AccessLogEntries.of(format).parse(line);
    if (outcome instanceof Parsed<AccessLogEntry> parsed) {
      return parsed.value();
    }
    throw new AssertionError(outcome);
  }

  /** The rejection of a line that must be none. */
  static Rejection rejection(LogFormat format, String line) {
    Parsing<AccessLogEntry> outcome =
        AccessLogEntries.of(format).parse(line.getBytes(StandardCharsets.UTF_8));
    if (outcome instanceof Rejected<AccessLogEntry> rejected) {
      return new Rejection(rejected.reason(), rejected.message());
    }
    throw new AssertionError(outcome);
  }
}
