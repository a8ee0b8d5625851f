package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.EventTimes;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import dev.millrace.transforms.accesslog.LogFormat;
import java.util.OptionalLong;

/** The event time of a log line: what it says itself, if the parser can read it. */
record LogEventTimes(LogFormat format) implements EventTimes.Factory {
  @Override
  public EventTimes create() {
    AccessLogParser parser = AccessLogParser.of(format);
    AccessLogLine line = new AccessLogLine();
    return payload ->
        parser.parse(payload, 0, payload.length, line) == null
            ? OptionalLong.of(line.time())
            : OptionalLong.empty();
  }
}
