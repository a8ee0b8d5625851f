package dev.millrace.io.jdbc;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.EventType.Kind;
import dev.millrace.transforms.events.FieldLimit;
import java.util.Optional;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;

/** Which types of columns hold the values of which fields. */
final class PostgresTypes {
  private static final String TIME = "timestamp or timestamptz";

  private PostgresTypes() {}

  /** What a new column for a field is declared as. */
  static String declared(EventType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "boolean";
      case INT -> "integer";
      case LONG -> "bigint";
      case FLOAT -> "real";
      case DOUBLE -> "double precision";
      case STRING, ENUM -> "text";
      case BYTES -> "bytea";
      case DECIMAL -> "numeric(" + type.precision() + "," + type.scale() + ")";
      case DATE -> "date";
      case TIMESTAMP_MILLIS -> "timestamp(3) with time zone";
      case TIMESTAMP_MICROS -> "timestamp(6) with time zone";
      case ARRAY, RECORD ->
          throw new IllegalArgumentException("Invalid type: " + type + " (must have no parts)");
    };
  }

  /** What of the field's values fits into a new column. */
  static FieldLimit limitOfNew(EventType type) {
    return type.kind() == Kind.STRING ? FieldLimit.textWithoutNul() : FieldLimit.NONE;
  }

  /** What of the field's values fits into a column; empty if it is of the wrong type. */
  static Optional<FieldLimit> limit(EventField field, SqlColumn column) {
    EventType type = field.type();
    return switch (type.kind()) {
      case BOOLEAN -> ifOne(column, FieldLimit.NONE, "bool");
      case INT, LONG -> whole(type, column);
      case FLOAT -> ifOne(column, FieldLimit.NONE, "float4", "float8");
      case DOUBLE -> ifOne(column, FieldLimit.NONE, "float8");
      case STRING, ENUM ->
          ifOne(
              column,
              column.argument() < 0 ? limitOfNew(type) : textOf(type, column.argument()),
              "text",
              "varchar");
      case BYTES -> ifOne(column, FieldLimit.NONE, "bytea");
      case DECIMAL -> ifOne(column, decimal(type.precision(), type.scale(), column), "numeric");
      case DATE -> ifOne(column, FieldLimit.NONE, "date");
      case TIMESTAMP_MILLIS -> ifOne(column, time(3, column), "timestamptz", "timestamp");
      case TIMESTAMP_MICROS -> ifOne(column, time(6, column), "timestamptz", "timestamp");
      case ARRAY, RECORD -> Optional.empty();
    };
  }

  /** What the column of a field must be, in words. */
  static String wanted(EventType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "boolean";
      case INT, LONG -> "smallint, integer, bigint or numeric";
      case FLOAT -> "real or double precision";
      case DOUBLE -> "double precision";
      case STRING, ENUM -> "text or varchar";
      case BYTES -> "bytea";
      case DECIMAL -> "numeric";
      case DATE -> "date";
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> TIME;
      case ARRAY, RECORD -> "of a field without parts";
    };
  }

  private static Optional<FieldLimit> ifOne(SqlColumn column, FieldLimit limit, String... types) {
    for (String type : types) {
      if (column.type().equals(type)) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }

  private static Optional<FieldLimit> whole(EventType type, SqlColumn column) {
    return switch (column.type()) {
      case "int2" -> Optional.of(FieldLimit.whole(Short.MIN_VALUE, Short.MAX_VALUE));
      case "int4" ->
          Optional.of(
              type.kind() == Kind.INT
                  ? FieldLimit.NONE
                  : FieldLimit.whole(Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "int8" -> Optional.of(FieldLimit.NONE);
      case "numeric" -> Optional.of(decimal(type.kind() == Kind.INT ? 10 : 19, 0, column));
      default -> Optional.empty();
    };
  }

  /** Symbols of an enum are letters and digits; text may be anything. */
  private static FieldLimit textOf(EventType type, int most) {
    if (type.kind() == Kind.STRING) {
      return FieldLimit.text(most);
    }
    return value -> {
      // A symbol travels as its place among the others.
      FieldLimit.text(most).check(type.symbols().get(((EnumerationType.Value) value).getValue()));
    };
  }

  private static FieldLimit decimal(int precision, int scale, SqlColumn column) {
    boolean holdsAll =
        column.argument() < 0
            || (column.scale() >= scale && column.argument() - column.scale() >= precision - scale);
    return holdsAll ? FieldLimit.NONE : FieldLimit.decimal(column.argument(), column.scale());
  }

  private static FieldLimit time(int digits, SqlColumn column) {
    return column.argument() < 0 || column.argument() >= digits
        ? FieldLimit.NONE
        : FieldLimit.secondsWithDigits(column.argument());
  }
}
