package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.Objects;

/**
 * The schema of a replay: that of the published table, or a newer one that rows of both can be read
 * with, since fields were only added to it, with defaults.
 */
final class ReplaySchema {
  private ReplaySchema() {}

  /**
   * Reads it, as {@code --schema} declares it.
   *
   * @throws UsageException if it is another than that of the table and nobody asked for it, or one
   *     that the table's rows do not fit
   */
  static EventSchema of(Manifest table, IngestEventsOptions options, boolean chosen)
      throws IOException {
    String file = Objects.requireNonNull(options.getSchema());
    EventSchema declared = SchemaFile.read(file);
    EventSchema landed = SchemaFile.protection(file, declared).landed();
    if (chosen) {
      requireGrown(EventSchema.parse(table.schema().avro().toString()), landed, file);
    } else if (!landed.fingerprint().equals(table.schema().fingerprint())) {
      throw UsageException.of(
          ("Invalid --schema: %s has changed since run %s (must be as it was then; or give --schema"
                  + " to replay with a newer one)")
              .formatted(file, table.run()));
    }
    return declared;
  }

  private static void requireGrown(EventSchema before, EventSchema now, String file) {
    for (EventField field : before.fields()) {
      org.apache.avro.Schema.Field same = now.avro().getField(field.name());
      if (same == null
          || !same.schema().equals(before.avro().getField(field.name()).schema())) {
        throw UsageException.of(
            ("Invalid --schema: %s has %s the field %s of the published table (must have it as it"
                    + " is)")
                .formatted(file, same == null ? "lost" : "changed", field.name()));
      }
    }
    for (EventField field : now.fields()) {
      if (before.indexOf(field.name()).isEmpty() && field.isRequired()) {
        throw UsageException.of(
            ("Invalid --schema: %s adds the field %s without a default (must have one, as the"
                    + " published rows lack it)")
                .formatted(file, field.name()));
      }
    }
  }
}
