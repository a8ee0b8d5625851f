package dev.millrace.transforms.events;

import com.google.common.hash.Hashing;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The declared schema of events: an Avro record.
 *
 * <p><b>Types</b>: boolean, int, long, float, double, string, bytes, enum; the logical types
 * decimal (on bytes), date, timestamp-millis and timestamp-micros; arrays and records of these; and
 * the union of one of these with null. Anything else is refused by the name of its field.
 *
 * <p><b>Equality</b> is that of the {@link #fingerprint}: two schemas are one if Avro writes them
 * alike, with defaults, logical types and documentation.
 */
public final class EventSchema implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String json;
  private transient @Nullable Compiled compiled;

  private EventSchema(org.apache.avro.Schema avro) {
    this.json = avro.toString();
    this.compiled = Compiled.of(avro);
  }

  /**
   * Reads a schema file.
   *
   * @throws IllegalArgumentException if it is no Avro schema, or one with a type that is not
   *     supported; names the field
   */
  public static EventSchema parse(String avsc) {
    return of(avroOf(avsc));
  }

  static EventSchema of(org.apache.avro.Schema avro) {
    return new EventSchema(avro);
  }

  private static org.apache.avro.Schema avroOf(String avsc) {
    try {
      return new org.apache.avro.Schema.Parser().setValidateDefaults(true).parse(avsc);
    } catch (AvroRuntimeException | IllegalArgumentException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IllegalArgumentException(
          "is no Avro schema: " + reason.lines().findFirst().orElse(""), e);
    }
  }

  /** The fields, in their order. */
  public List<EventField> fields() {
    return compiled().fields;
  }

  /** The schema of the rows that events become. */
  public Schema rowSchema() {
    return compiled().rows;
  }

  /** Encodes these rows. */
  public Coder<Row> rowCoder() {
    return EventRowCoder.of(rowSchema());
  }

  /** The schema as Avro has it. */
  public org.apache.avro.Schema avro() {
    return compiled().avro;
  }

  /** The schema as Avro writes it, on one line. */
  public String json() {
    return json;
  }

  /** The first half of the SHA-256 of {@link #json}, in hexadecimal. */
  public String fingerprint() {
    return Hashing.sha256().hashString(json, StandardCharsets.UTF_8).toString().substring(0, 32);
  }

  /** What its author calls this version: the property {@code version} of the record, if any. */
  public Optional<String> version() {
    Object version = avro().getObjectProp("version");
    return version == null ? Optional.empty() : Optional.of(version.toString());
  }

  /** Place of a field. */
  public Optional<Integer> indexOf(String name) {
    return rowSchema().hasField(name) ? Optional.of(rowSchema().indexOf(name)) : Optional.empty();
  }

  private Compiled compiled() {
    Compiled known = compiled;
    if (known == null) {
      known = Compiled.of(avroOf(json));
      compiled = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventSchema that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json;
  }

  /** What is worked out once for each JVM that a schema travels to. */
  private record Compiled(org.apache.avro.Schema avro, List<EventField> fields, Schema rows) {
    static Compiled of(org.apache.avro.Schema avro) {
      List<EventField> fields = AvroTypes.fieldsOf(avro);
      return new Compiled(avro, fields, EventType.rowSchema(fields));
    }
  }
}
