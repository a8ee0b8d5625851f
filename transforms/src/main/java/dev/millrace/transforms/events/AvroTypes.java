package dev.millrace.transforms.events;

import dev.millrace.transforms.events.EventType.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Takes an Avro schema for the fields of events, or says which of its fields cannot be one. */
final class AvroTypes {
  private static final String SUPPORTED =
      "must be boolean, int, long, float, double, string, bytes, an enum, decimal, date,"
          + " timestamp-millis, timestamp-micros, a record or an array of these, or a union of one"
          + " of these with null";

  /** What Parquet can hold in its decimals of fixed size here, and BigQuery in BIGNUMERIC. */
  private static final int MOST_DIGITS = 38;

  private AvroTypes() {}

  static List<EventField> fieldsOf(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "is of type " + schema.getType().getName() + " (must be a record)");
    }
    return fields(schema, "", new HashSet<>());
  }

  private static List<EventField> fields(Schema schema, String path, Set<String> around) {
    if (!around.add(schema.getFullName())) {
      throw new IllegalArgumentException(
          "has a record " + schema.getFullName() + " within itself (must end somewhere)");
    }
    if (schema.getFields().isEmpty()) {
      throw new IllegalArgumentException(
          "has a record " + schema.getFullName() + " without fields (must have one)");
    }
    List<EventField> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      EventField declared = field(field.name(), field.schema(), path + field.name(), around);
      fields.add(field.hasDefaultValue() ? withDefault(declared, field) : declared);
    }
    around.remove(schema.getFullName());
    return fields;
  }

  private static EventField withDefault(EventField declared, Schema.Field field) {
    try {
      return declared.withDefault(
          AvroValues.value(declared, field.schema(), GenericData.get().getDefaultValue(field)));
    } catch (Refusal e) {
      throw new IllegalArgumentException(
          "has a default of " + field.name() + " that it cannot hold (" + e.getMessage() + ")", e);
    }
  }

  private static EventField field(String name, Schema schema, String path, Set<String> around) {
    if (schema.getType() != Schema.Type.UNION) {
      return EventField.of(name, type(schema, path, around));
    }
    List<Schema> others =
        schema.getTypes().stream().filter(one -> one.getType() != Schema.Type.NULL).toList();
    if (others.size() != 1 || schema.getTypes().size() != 2) {
      throw unsupported(path, "a union of " + schema.getTypes().size() + " types");
    }
    return EventField.of(name, type(others.get(0), path, around)).orNull();
  }

  private static EventType type(Schema schema, String path, Set<String> around) {
    Object logical = schema.getProp("logicalType");
    if (logical != null) {
      return logicalType(schema, logical.toString(), path);
    }
    return switch (schema.getType()) {
      case BOOLEAN -> EventType.of(Kind.BOOLEAN);
      case INT -> EventType.of(Kind.INT);
      case LONG -> EventType.of(Kind.LONG);
      case FLOAT -> EventType.of(Kind.FLOAT);
      case DOUBLE -> EventType.of(Kind.DOUBLE);
      case STRING -> EventType.of(Kind.STRING);
      case BYTES -> EventType.of(Kind.BYTES);
      case ENUM -> EventType.symbols(schema.getEnumSymbols());
      case RECORD -> EventType.record(fields(schema, path + ".", around));
      case ARRAY ->
          EventType.arrayOf(field("element", schema.getElementType(), path + "[]", around));
      case MAP, FIXED, NULL, UNION ->
          throw unsupported(path, "the type " + schema.getType().getName());
    };
  }

  private static EventType logicalType(Schema schema, String name, String path) {
    LogicalType known = schema.getLogicalType();
    if (known instanceof LogicalTypes.Decimal decimal && schema.getType() == Schema.Type.BYTES) {
      if (decimal.getPrecision() > MOST_DIGITS) {
        throw new IllegalArgumentException(
            "has a field %s with %d digits (must be at most %d)"
                .formatted(path, decimal.getPrecision(), MOST_DIGITS));
      }
      return EventType.decimal(decimal.getPrecision(), decimal.getScale());
    } else if (known instanceof LogicalTypes.Date) {
      return EventType.of(Kind.DATE);
    } else if (known instanceof LogicalTypes.TimestampMillis) {
      return EventType.of(Kind.TIMESTAMP_MILLIS);
    } else if (known instanceof LogicalTypes.TimestampMicros) {
      return EventType.of(Kind.TIMESTAMP_MICROS);
    }
    throw unsupported(path, "the logical type " + name + " on " + schema.getType().getName());
  }

  private static IllegalArgumentException unsupported(String path, String what) {
    return new IllegalArgumentException(
        "has a field " + path + " with " + what + ", which is not supported (" + SUPPORTED + ")");
  }
}
