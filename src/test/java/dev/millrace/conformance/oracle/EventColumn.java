package dev.millrace.conformance.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of an event as its schema declares it.
 *
 * @param type boolean, int, long, float, double, string, bytes, enum, decimal, date, millis,
 *     micros, array or record
 * @param parts symbols of an enum; digits and scale of a decimal
 * @param fields of a record; of an array its one item
 * @param mayBeNull a union with null
 * @param fallback where it is not given; meaningless where it must be given
 */
public record EventColumn(
    String name,
    String type,
    List<String> parts,
    List<EventColumn> fields,
    boolean mayBeNull,
    boolean mustBeGiven,
    @Nullable Object fallback) {

  /** A field that must be given, and has a value. */
  public static EventColumn of(String name, String type, String... parts) {
    return new EventColumn(name, type, List.of(parts), List.of(), false, true, null);
  }

  /** A field with parts. */
  public static EventColumn nested(String name, String type, EventColumn... fields) {
    return new EventColumn(name, type, List.of(), List.of(fields), false, true, null);
  }

  public EventColumn orNull() {
    return new EventColumn(name, type, parts, fields, true, mustBeGiven, fallback);
  }

  /** With a default, in the spelling of landed rows. */
  public EventColumn otherwise(@Nullable Object value) {
    return new EventColumn(name, type, parts, fields, mayBeNull, false, value);
  }
}
