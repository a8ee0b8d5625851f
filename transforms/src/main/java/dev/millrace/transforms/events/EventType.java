package dev.millrace.transforms.events;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;

/**
 * What a field of an event holds.
 *
 * @param kind of the value
 * @param precision digits of a decimal; 0 for others
 * @param scale digits behind the point of a decimal; 0 for others
 * @param symbols of an enum, in their order; none for others
 * @param fields of a record; of an array the one that each of its items is; none for others
 */
public record EventType(
    Kind kind, int precision, int scale, List<String> symbols, List<EventField> fields) {

  /** Kinds of values, each with what it is in a row. */
  public enum Kind {
    /** {@link Boolean}. */
    BOOLEAN("true or false"),
    /** {@link Integer}. */
    INT("a whole number"),
    /** {@link Long}. */
    LONG("a whole number"),
    /** {@link Float}, finite. */
    FLOAT("a number"),
    /** {@link Double}, finite. */
    DOUBLE("a number"),
    /** {@link String}. */
    STRING("text"),
    /** {@code byte[]}; base64 in text. */
    BYTES("bytes in base64"),
    /** {@link EnumerationType.Value}. */
    ENUM("a symbol"),
    /** {@link java.math.BigDecimal} of the type's scale. */
    DECIMAL("a decimal number"),
    /** {@link java.time.LocalDate}. */
    DATE("a date such as 2026-01-31"),
    /** {@link org.joda.time.Instant}. */
    TIMESTAMP_MILLIS("a time such as 2026-01-31T10:00:00Z"),
    /** {@link java.time.Instant}. */
    TIMESTAMP_MICROS("a time such as 2026-01-31T10:00:00Z"),
    /** {@link List}. */
    ARRAY("an array"),
    /** {@link org.apache.beam.sdk.values.Row}. */
    RECORD("an object");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What is expected, in a message. */
    String words() {
      return words;
    }
  }

  public EventType {
    symbols = List.copyOf(symbols);
    fields = List.copyOf(fields);
  }

  static EventType of(Kind kind) {
    checkArgument(
        switch (kind) {
          case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES -> true;
          case DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> true;
          case ENUM, DECIMAL, ARRAY, RECORD -> false;
        },
        "Invalid kind: %s (must stand for itself)",
        kind);
    return new EventType(kind, 0, 0, List.of(), List.of());
  }

  static EventType decimal(int precision, int scale) {
    return new EventType(Kind.DECIMAL, precision, scale, List.of(), List.of());
  }

  static EventType symbols(List<String> symbols) {
    return new EventType(Kind.ENUM, 0, 0, symbols, List.of());
  }

  static EventType arrayOf(EventField items) {
    return new EventType(Kind.ARRAY, 0, 0, List.of(), List.of(items));
  }

  static EventType record(List<EventField> fields) {
    return new EventType(Kind.RECORD, 0, 0, List.of(), fields);
  }

  /** What the items of an array are. */
  public EventField items() {
    checkArgument(kind == Kind.ARRAY, "Invalid kind: %s (must be ARRAY)", kind);
    return fields.get(0);
  }

  /** Whether it has parts of its own, which a column of text cannot hold. */
  public boolean isNested() {
    return kind == Kind.ARRAY || kind == Kind.RECORD;
  }

  /** The type of a row's field. */
  FieldType inRows() {
    return switch (kind) {
      case BOOLEAN -> FieldType.BOOLEAN;
      case INT -> FieldType.INT32;
      case LONG -> FieldType.INT64;
      case FLOAT -> FieldType.FLOAT;
      case DOUBLE -> FieldType.DOUBLE;
      case STRING -> FieldType.STRING;
      case BYTES -> FieldType.BYTES;
      case ENUM -> FieldType.logicalType(EnumerationType.create(symbols));
      case DECIMAL -> FieldType.logicalType(FixedPrecisionNumeric.of(precision, scale));
      case DATE -> FieldType.logicalType(SqlTypes.DATE);
      case TIMESTAMP_MILLIS -> FieldType.DATETIME;
      case TIMESTAMP_MICROS -> FieldType.logicalType(SqlTypes.TIMESTAMP);
      case ARRAY -> FieldType.array(items().inRows().getType());
      case RECORD -> FieldType.row(rowSchema(fields));
    };
  }

  static Schema rowSchema(List<EventField> fields) {
    return fields.stream().map(EventField::inRows).collect(Schema.toSchema());
  }

  /** In a user's words: {@code decimal(10,2)}. */
  @Override
  public String toString() {
    return switch (kind) {
      case DECIMAL -> "decimal(" + precision + "," + scale + ")";
      case ARRAY -> "array of " + items().type();
      case RECORD ->
          fields.stream()
              .map(field -> field.name() + " " + field.type())
              .collect(Collectors.joining(", ", "{", "}"));
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM, DATE ->
          kind.name().toLowerCase(java.util.Locale.ROOT);
      case TIMESTAMP_MILLIS -> "timestamp-millis";
      case TIMESTAMP_MICROS -> "timestamp-micros";
    };
  }
}
