package dev.millrace.transforms.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * Reads one payload at a time into an {@link AccessLogEntry} that stays: the way for whoever needs
 * the entries themselves. A loop that only looks at the fields is faster with {@link
 * AccessLogParser} and one {@link AccessLogLine}. One per thread; not thread-safe.
 */
public final class AccessLogEntries {
  private final AccessLogParser parser;
  private final AccessLogLine line = new AccessLogLine();

  private AccessLogEntries(AccessLogParser parser) {
    this.parser = parser;
  }

  /** Reads lines of this format. */
  public static AccessLogEntries of(LogFormat format) {
    return new AccessLogEntries(AccessLogParser.of(format));
  }

  /**
   * Reads a line.
   *
   * @param payload the line, with or without what ends it
   */
  public Outcome read(byte[] payload) {
    @Nullable Rejection rejection = parser.parse(payload, 0, payload.length, line);
    return rejection == null ? new Accepted(line.toEntry()) : new Rejected(rejection);
  }

  /** An entry, or why there is none. */
  public sealed interface Outcome {}

  /** The line was an entry. */
  public record Accepted(AccessLogEntry entry) implements Outcome {}

  /** The line was none. */
  public record Rejected(Rejection rejection) implements Outcome {}
}
