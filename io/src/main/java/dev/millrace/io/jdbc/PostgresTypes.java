package dev.millrace.io.jdbc;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.FieldLimit;
import java.sql.Types;
import java.util.Optional;

/** Those of PostgreSQL. Rows wait in columns of the same types that they land in. */
record PostgresTypes() implements ColumnTypes {
  private static final String TIME = "timestamp or timestamptz";

  @Override
  public Own own() {
    return new Own("text", "text", "bigint", "timestamp with time zone");
  }

  @Override
  public LandingColumn added(String name, EventType type) {
    return landing(name, type, declared(type));
  }

  @Override
  public LandingColumn present(SqlColumn column, EventType type) {
    return landing(column.name(), type, column.declared());
  }

  private static LandingColumn landing(String name, EventType type, String declared) {
    return new LandingColumn(name, declared, declared, jdbcType(type, declared));
  }

  /** What a new column for a field is declared as. */
  private static String declared(EventType type) {
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

  private static int jdbcType(EventType type, String declared) {
    return switch (type.kind()) {
      case BOOLEAN -> Types.BOOLEAN;
      case INT -> Types.INTEGER;
      case LONG -> Types.BIGINT;
      case FLOAT -> Types.REAL;
      case DOUBLE -> Types.DOUBLE;
      case STRING, ENUM -> Types.VARCHAR;
      case BYTES -> Types.BINARY;
      case DECIMAL -> Types.NUMERIC;
      case DATE -> Types.DATE;
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS ->
          declared.endsWith("with time zone") ? Types.TIMESTAMP_WITH_TIMEZONE : Types.TIMESTAMP;
      case ARRAY, RECORD ->
          throw new IllegalArgumentException("Invalid type: " + type + " (must have no parts)");
    };
  }

  @Override
  public FieldLimit limitOfNew(EventType type) {
    return ColumnLimits.text(type);
  }

  @Override
  public Optional<FieldLimit> limit(EventField field, SqlColumn column) {
    EventType type = field.type();
    return switch (type.kind()) {
      case BOOLEAN -> ifOne(column, FieldLimit.NONE, "bool");
      case INT, LONG -> whole(type, column);
      case FLOAT -> ifOne(column, FieldLimit.NONE, "float4", "float8");
      case DOUBLE -> ifOne(column, FieldLimit.NONE, "float8");
      case STRING, ENUM ->
          ifOne(
              column,
              column.argument() < 0
                  ? ColumnLimits.text(type)
                  : ColumnLimits.text(type, FieldLimit.text(column.argument())),
              "text",
              "varchar");
      case BYTES -> ifOne(column, FieldLimit.NONE, "bytea");
      case DECIMAL -> ifOne(column, ColumnLimits.decimal(type, column), "numeric");
      case DATE -> ifOne(column, FieldLimit.NONE, "date");
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS ->
          ifOne(column, ColumnLimits.time(type, column), "timestamptz", "timestamp");
      case ARRAY, RECORD -> Optional.empty();
    };
  }

  @Override
  public String wanted(EventType type) {
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
      case "int2" -> Optional.of(ColumnLimits.smallWhole());
      case "int4" -> Optional.of(ColumnLimits.whole(type));
      case "int8" -> Optional.of(FieldLimit.NONE);
      case "numeric" -> Optional.of(ColumnLimits.decimal(type, column));
      default -> Optional.empty();
    };
  }
}
