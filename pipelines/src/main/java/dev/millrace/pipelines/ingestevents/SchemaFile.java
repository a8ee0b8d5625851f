package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.pipelines.options.OptionFile;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;

/** Schemas as files, on any file system that Beam knows. */
final class SchemaFile {
  private SchemaFile() {}

  /**
   * @throws UsageException if there is no such file, or no schema that events can have in it
   */
  static EventSchema read(String file) throws IOException {
    String text = OptionFile.read("schema", file);
    try {
      return EventSchema.parse(text);
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --schema: " + file + " " + e.getMessage());
    }
  }

  /** Writes what is landed beside the tables of a run. */
  static void land(EventSchema schema, Run run) throws IOException {
    RunFile.of(run, "schema.avsc").replace(schema.avro().toString(true) + "\n");
  }

  /**
   * What the schema says of fields that not everybody may see.
   *
   * @throws UsageException if it asks for what there is not
   */
  static EventProtection protection(String file, EventSchema schema) {
    try {
      return EventProtection.of(schema);
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --schema: " + file + " " + e.getMessage());
    }
  }

  /**
   * Refuses parts within fields, which a column cannot hold.
   *
   * @param where that is, for the message
   */
  static void requireFlat(EventSchema schema, String where) {
    for (EventField field : schema.fields()) {
      if (field.type().isNested()) {
        throw UsageException.of(
            "Invalid --schema: the field %s is of type %s, which has parts (must be a"
                    .formatted(field.name(), field.type())
                + " type without parts "
                + where
                + ")");
      }
    }
  }

  /**
   * Writes a new file.
   *
   * @throws UsageException if it is there
   */
  static void write(String file, String text) throws IOException {
    requireNew(file);
    try (WritableByteChannel channel =
        FileSystems.create(FileSystems.matchNewResource(file, false), "application/json")) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  static void requireNew(String file) throws IOException {
    if (!FileSystems.match(file, EmptyMatchTreatment.DISALLOW)
        .status()
        .name()
        .equals("NOT_FOUND")) {
      throw UsageException.invalid(
          "inferSchema",
          file,
          "must be a new file: a schema that somebody has looked through stays");
    }
  }
}
