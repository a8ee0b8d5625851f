package dev.millrace.pipelines.query;

import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.events.EventSchema;
import java.util.Arrays;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Requests of an access log as rows; what a line does not have is null. */
final class AccessLogRows {
  /** No name is a word of SQL's own, so that none must be quoted. */
  static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"AccessLog","fields":[
           {"name":"client","type":["null","string"],"default":null},
           {"name":"ident","type":["null","string"],"default":null},
           {"name":"username","type":["null","string"],"default":null},
           {"name":"requested","type":{"type":"long","logicalType":"timestamp-millis"}},
           {"name":"verb","type":["null","string"],"default":null},
           {"name":"target","type":["null","string"],"default":null},
           {"name":"protocol","type":["null","string"],"default":null},
           {"name":"request","type":["null","string"],"default":null},
           {"name":"status","type":["null","int"],"default":null},
           {"name":"bytes","type":"long"},
           {"name":"referrer","type":["null","string"],"default":null},
           {"name":"agent","type":["null","string"],"default":null}]}
          """);

  private AccessLogRows() {}

  static Row row(AccessLogEntry entry) {
    @Nullable Object[] values = {
      orNull(entry.client()),
      orNull(entry.ident()),
      orNull(entry.user()),
      entry.time(),
      orNull(entry.method()),
      orNull(entry.target()),
      orNull(entry.protocol()),
      orNull(entry.request()),
      entry.status() == 0 ? null : entry.status(),
      entry.bytes(),
      orNull(entry.referrer()),
      orNull(entry.agent())
    };
    return Row.withSchema(SCHEMA.rowSchema()).attachValues(Arrays.asList(values));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
