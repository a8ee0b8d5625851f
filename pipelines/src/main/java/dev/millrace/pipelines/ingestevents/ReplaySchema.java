package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

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
    EventProtection protection = SchemaFile.protection(file, declared);
    EventSchema landed = protection.landed();
    if (chosen) {
      EventSchema before = EventSchema.parse(table.declaredSchema().avro().toString());
      requireGrown(before, landed, file);
      requireLettersKept(before, protection, file);
    } else if (!landed.fingerprint().equals(table.declaredSchema().fingerprint())) {
      throw UsageException.of(
          ("Invalid --schema: %s has changed since run %s (must be as it was then; or give --schema"
                  + " to replay with a newer one)")
              .formatted(file, table.run()));
    }
    return declared;
  }

  /** A field is what it holds, its default, and what is said of it, as who may see it. */
  static void requireGrown(EventSchema before, EventSchema now, String file) {
    for (EventField field : before.fields()) {
      org.apache.avro.Schema.Field same = now.avro().getField(field.name());
      if (same == null || !same.equals(before.avro().getField(field.name()))) {
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

  /**
   * Where a schema protects fields, nothing is kept of a record that is no event: letters that are
   * whole now would be used up, and those that stay bad would not be.
   */
  static void requireLettersKept(EventSchema before, EventProtection now, String file) {
    Set<String> fields = new TreeSet<>();
    now.all().keySet().forEach(path -> fields.add(path.split("[.\\[]", 2)[0]));
    if (!fields.isEmpty() && fields.stream().allMatch(field -> before.indexOf(field).isEmpty())) {
      throw UsageException.of(
          ("Invalid --schema: %s protects the field %s, and no field of the published table is"
                  + " protected (must protect none: of dead letters that stay bad nothing would be"
                  + " kept; or run ingest-events over the whole input)")
              .formatted(file, fields.iterator().next()));
    }
  }
}
