package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.RecordParser;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of an access log into entries that stay: the way for whoever needs the entries
 * themselves. A loop that only looks at the fields is faster with an {@link AccessLogParser} and
 * one {@link AccessLogLine}. Reasons of rejection are the words of {@link Rejection.Reason}.
 *
 * <pre>{@code
 * Parse.Result<AccessLogEntry> requests =
 *     lines.apply(
 *         "Parse requests",
 *         Parse.with(AccessLogEntries.of(LogFormat.of("combined")))
 *             .into(AccessLogEntry.Coder.of())
 *             .timedBy(AccessLogEntry::time));
 * }</pre>
 */
public final class AccessLogEntries implements RecordParser<AccessLogEntry> {
  @Serial private static final long serialVersionUID = 1;

  private final LogFormat format;
  private final transient ThreadLocal<Reader> readers;

  private AccessLogEntries(LogFormat format) {
    this.format = format;
    this.readers =
        ThreadLocal.withInitial(() -> new Reader(AccessLogParser.of(format), new AccessLogLine()));
  }

  /** Reads lines of this format. */
  public static AccessLogEntries of(LogFormat format) {
    return new AccessLogEntries(format);
  }

  @Override
  public Parsing<AccessLogEntry> parse(RawRecord record) {
    return parse(record.payload());
  }

  /** Reads a line, with or without what ends it. */
  public Parsing<AccessLogEntry> parse(byte[] line) {
    Reader reader = readers.get();
    @Nullable Rejection rejection = reader.parser.parse(line, 0, line.length, reader.line);
    return rejection == null
        ? Parsing.of(reader.line.toEntry())
        : Parsing.rejected(rejection.reason(), rejection.message());
  }

  @Serial
  private Object readResolve() {
    return new AccessLogEntries(format);
  }

  private record Reader(AccessLogParser parser, AccessLogLine line) {}
}
