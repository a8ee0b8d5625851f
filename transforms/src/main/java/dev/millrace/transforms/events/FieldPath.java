package dev.millrace.transforms.events;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The way to a field that has no parts: {@code amount}, {@code to.city}, {@code lines[].sku}.
 *
 * @param names without brackets
 * @param type of its values
 */
record FieldPath(List<String> names, EventType type) {

  /**
   * @throws IllegalArgumentException if the schema has no such field, or it has parts
   */
  static FieldPath of(EventSchema schema, String text) {
    List<EventField> fields = schema.fields();
    List<String> names = new ArrayList<>();
    EventType type = EventType.record(fields);
    for (String step : text.split("\\.", -1)) {
      String name = step.replaceFirst("(?:\\[\\])+$", "");
      if (type.kind() != EventType.Kind.RECORD) {
        throw new IllegalArgumentException(
            "unknown field %s (%s has no fields in it)".formatted(text, String.join(".", names)));
      }
      List<EventField> here = type.fields();
      type =
          here.stream()
              .filter(field -> field.name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(text, here))
              .type();
      for (int i = name.length();
          i < step.length() && type.kind() == EventType.Kind.ARRAY;
          i += 2) {
        type = type.items().type();
      }
      names.add(name);
    }
    if (type.isNested()) {
      throw new IllegalArgumentException(
          "field %s of type %s (must be one without parts: %s.… of a record, %s[] of an array)"
              .formatted(text, type, text, text));
    }
    return new FieldPath(List.copyOf(names), type);
  }

  private static IllegalArgumentException unknown(String text, List<EventField> fields) {
    return new IllegalArgumentException(
        "unknown field %s (must be one of %s)"
            .formatted(
                text, fields.stream().map(EventField::name).collect(Collectors.joining(", "))));
  }

  /** Hands on each value that there is. */
  void forEach(Row event, Consumer<Object> values) {
    descend(event, 0, values);
  }

  private void descend(@Nullable Object value, int depth, Consumer<Object> values) {
    if (value instanceof Row row) {
      descend(row.getValue(names.get(depth)), depth + 1, values);
    } else if (value instanceof Iterable<?> array) {
      array.forEach(item -> descend(item, depth, values));
    } else if (value != null) {
      values.accept(value);
    }
  }
}
