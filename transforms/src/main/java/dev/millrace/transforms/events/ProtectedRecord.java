package dev.millrace.transforms.events;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the fields of one record.
 *
 * @param parts one for each declared field
 * @param landed the schema of the rows that come out
 */
record ProtectedRecord(List<Part> parts, Schema landed) {

  /**
   * What becomes of one field.
   *
   * @param protection of its values; null if they are open
   * @param inner of the record that it is, or that its items are; null if it has no parts
   */
  record Part(
      String name,
      EventType type,
      @Nullable Protection protection,
      @Nullable ProtectedRecord inner) {

    boolean isOpen() {
      return protection == null && (inner == null || inner.isOpen());
    }
  }

  /**
   * @throws IllegalArgumentException if a field cannot be protected so
   */
  static ProtectedRecord of(List<EventField> fields, org.apache.avro.Schema avro, String path) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      EventField field = fields.get(i);
      org.apache.avro.Schema.Field declared = avro.getFields().get(i);
      String place = path + field.name();
      Protection protection = ProtectedAvro.protection(declared, place).orElse(null);
      if (protection != null) {
        requirePossible(protection, field.type(), place);
      }
      ProtectedRecord inner = inner(field.type(), declared.schema(), place);
      parts.add(new Part(field.name(), field.type(), protection, inner));
    }
    return new ProtectedRecord(List.copyOf(parts), landedRows(fields, parts));
  }

  private static void requirePossible(Protection protection, EventType type, String path) {
    protection
        .lacking(type)
        .ifPresent(
            lacking -> {
              throw new IllegalArgumentException(
                  "has a field %s of type %s with %s %s (%s)"
                      .formatted(path, type, Protection.PROPERTY, protection.word(), lacking));
            });
  }

  private static @Nullable ProtectedRecord inner(
      EventType type, org.apache.avro.Schema avro, String path) {
    org.apache.avro.Schema schema = AvroRows.withoutNull(avro);
    return switch (type.kind()) {
      case RECORD -> of(type.fields(), schema, path + ".");
      case ARRAY -> inner(type.items().type(), schema.getElementType(), path + "[]");
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM -> null;
      case DECIMAL, DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> null;
    };
  }

  private static Schema landedRows(List<EventField> fields, List<Part> parts) {
    Schema.Builder landed = Schema.builder();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.protection != Protection.DROP) {
        landed.addField(
            Schema.Field.of(
                part.name, landedType(part, part.type).withNullable(fields.get(i).isNullable())));
      }
    }
    return landed.build();
  }

  private static FieldType landedType(Part part, EventType type) {
    if (part.isOpen()) {
      return type.inRows();
    }
    return switch (type.kind()) {
      case ARRAY ->
          FieldType.array(
              landedType(part, type.items().type()).withNullable(type.items().isNullable()));
      case RECORD ->
          FieldType.row(
              part.inner == null ? EventType.rowSchema(type.fields()) : part.inner.landed);
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM -> FieldType.STRING;
      case DECIMAL, DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> FieldType.STRING;
    };
  }

  boolean isOpen() {
    return parts.stream().allMatch(Part::isOpen);
  }

  boolean uses(Protection protection) {
    return parts.stream()
        .anyMatch(
            part ->
                part.protection == protection
                    || (part.inner != null && part.inner.uses(protection)));
  }

  /** Hands on the path of each field that is protected, and how it is. */
  void forEach(String path, BiConsumer<String, Protection> fields) {
    for (Part part : parts) {
      if (part.protection != null) {
        fields.accept(path + part.name, part.protection);
      }
      if (part.inner != null) {
        part.inner.forEach(path + part.name + ".", fields);
      }
    }
  }

  /** Of the first field on the way that has one. */
  @Nullable Protection protectionOf(List<String> path) {
    for (Part part : parts) {
      if (part.name.equals(path.get(0))) {
        return part.protection != null || part.inner == null || path.size() == 1
            ? part.protection
            : part.inner.protectionOf(path.subList(1, path.size()));
      }
    }
    return null;
  }

  /** What is landed of a record. */
  List<@Nullable Object> values(Row row, ProtectedValues values) throws Refusal {
    List<@Nullable Object> out = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.protection == Protection.DROP) {
        continue;
      }
      Object value = row.getValue(i);
      try {
        out.add(value == null || part.isOpen() ? value : value(part, part.type, value, values));
      } catch (Refusal refusal) {
        throw refusal.in(part.name);
      }
    }
    return out;
  }

  private static Object value(Part part, EventType type, Object value, ProtectedValues values)
      throws Refusal {
    return switch (type.kind()) {
      case ARRAY -> items(part, type.items().type(), (Iterable<?>) value, values);
      case RECORD ->
          part.inner == null
              ? value
              : Row.withSchema(part.inner.landed)
                  .attachValues(part.inner.values((Row) value, values));
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM ->
          scalar(part, type, value, values);
      case DECIMAL, DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> scalar(part, type, value, values);
    };
  }

  private static Object scalar(Part part, EventType type, Object value, ProtectedValues values)
      throws Refusal {
    return part.protection == null ? value : values.of(part.protection, type, value);
  }

  private static List<@Nullable Object> items(
      Part part, EventType type, Iterable<?> array, ProtectedValues values) throws Refusal {
    List<@Nullable Object> items = new ArrayList<>();
    for (Object item : array) {
      try {
        items.add(item == null ? null : value(part, type, item, values));
      } catch (Refusal refusal) {
        throw refusal.in("[" + items.size() + "]");
      }
    }
    return items;
  }
}
