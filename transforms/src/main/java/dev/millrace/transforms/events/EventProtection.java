package dev.millrace.transforms.events;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says of fields that not everybody may see, by a property of the field:
 *
 * <pre>{@code {"name": "email", "type": "string", "privacy": "pseudonymise"}}</pre>
 *
 * It may stand on any field, also on one in a record; on an array it is meant for each item.
 * Nothing stays nothing. See {@link Protection} for what there is.
 */
public final class EventProtection implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EventSchema declared;
  private final EventSchema landed;

  /** Asked for each event. */
  private final boolean open;

  private transient @Nullable ProtectedRecord plan;

  private EventProtection(EventSchema declared, EventSchema landed, ProtectedRecord plan) {
    this.declared = declared;
    this.landed = landed;
    this.open = plan.isOpen();
    this.plan = plan;
  }

  /**
   * What this schema says.
   *
   * @throws IllegalArgumentException if it asks for what there is not, or where it has no effect;
   *     names the field
   */
  public static EventProtection of(EventSchema declared) {
    requireOnFieldsAlone(declared.avro(), declared.avro().getName());
    ProtectedRecord plan = ProtectedRecord.of(declared.fields(), declared.avro(), "");
    EventSchema landed =
        plan.isOpen() ? declared : EventSchema.of(ProtectedAvro.of(declared.avro()));
    return new EventProtection(declared, landed, plan);
  }

  private static void requireOnFieldsAlone(Schema type, String path) {
    ProtectedAvro.requireNoneOn(type, path);
    switch (type.getType()) {
      case RECORD ->
          type.getFields().forEach(field -> requireOnFieldsAlone(field.schema(), field.name()));
      case ARRAY -> requireOnFieldsAlone(type.getElementType(), path);
      case UNION -> type.getTypes().forEach(one -> requireOnFieldsAlone(one, path));
      case MAP -> requireOnFieldsAlone(type.getValueType(), path);
      case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
    }
  }

  /** The schema of events as they come. */
  public EventSchema declared() {
    return declared;
  }

  /** The schema of what is landed of them; the declared one where every field is open. */
  public EventSchema landed() {
    return landed;
  }

  /** Whether everybody may see everything. */
  public boolean isOpen() {
    return open;
  }

  /** Whether there is a pseudonym, which takes a key. */
  public boolean needsKey() {
    return plan().uses(Protection.PSEUDONYMISE);
  }

  /** What becomes of a field of the event, by its place in the declared schema; null if nothing. */
  public @Nullable Protection protectionAt(int place) {
    return plan().parts().get(place).protection();
  }

  /** The protected fields by their paths, in the order of the schema: {@code home.ip}. */
  public Map<String, Protection> all() {
    Map<String, Protection> all = new LinkedHashMap<>();
    plan().forEach("", all::put);
    return all;
  }

  /** What becomes of a field in fields, {@code to.city}; null if nothing does. */
  @Nullable Protection protectionOf(List<String> path) {
    return plan().protectionOf(path);
  }

  /**
   * What is landed of an event.
   *
   * @param values that stand for those that are protected, in the order of the landed schema
   * @throws Refusal if a field that must be cut short is no address
   */
  public List<@Nullable Object> landed(Row event, ProtectedValues values) throws Refusal {
    return plan().values(event, values);
  }

  private ProtectedRecord plan() {
    ProtectedRecord known = plan;
    if (known == null) {
      known = ProtectedRecord.of(declared.fields(), declared.avro(), "");
      plan = known;
    }
    return known;
  }
}
