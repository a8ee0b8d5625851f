package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeName;
import org.joda.time.Instant;

/** How a column's values are held in rows between operators: one Java class for each kind. */
enum Kind {
  BOOLEAN(FieldType.BOOLEAN, SqlTypeName.BOOLEAN),
  BYTE(FieldType.BYTE, SqlTypeName.TINYINT),
  SHORT(FieldType.INT16, SqlTypeName.SMALLINT),
  INTEGER(FieldType.INT32, SqlTypeName.INTEGER),
  LONG(FieldType.INT64, SqlTypeName.BIGINT),
  FLOAT(FieldType.FLOAT, SqlTypeName.REAL),
  DOUBLE(FieldType.DOUBLE, SqlTypeName.DOUBLE),
  DECIMAL(FieldType.DECIMAL, SqlTypeName.DECIMAL),
  TEXT(FieldType.STRING, SqlTypeName.VARCHAR),
  BYTES(FieldType.BYTES, SqlTypeName.VARBINARY),
  /** {@link java.time.LocalDate}. */
  DATE(FieldType.logicalType(SqlTypes.DATE), SqlTypeName.DATE),
  /** {@link java.time.LocalTime}. */
  TIME(FieldType.logicalType(SqlTypes.TIME), SqlTypeName.TIME),
  /** {@link org.joda.time.Instant}: milliseconds. */
  TIMESTAMP(FieldType.DATETIME, SqlTypeName.TIMESTAMP);

  private final FieldType field;
  private final SqlTypeName sql;

  Kind(FieldType field, SqlTypeName sql) {
    this.field = field;
    this.sql = sql;
  }

  FieldType field(boolean nullable) {
    return field.withNullable(nullable);
  }

  RelDataType type(RelDataTypeFactory types, boolean nullable) {
    RelDataType type =
        switch (this) {
          case DECIMAL ->
              types.createSqlType(sql, QueryTypes.DECIMAL_PRECISION, QueryTypes.DECIMAL_SCALE);
          case TIME, TIMESTAMP -> types.createSqlType(sql, QueryTypes.TIME_PRECISION);
          case BOOLEAN, BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE, TEXT, BYTES, DATE ->
              types.createSqlType(sql);
        };
    return types.createTypeWithNullability(type, nullable);
  }

  /** A value, for a column that nobody reads. */
  Object anyValue() {
    return switch (this) {
      case BOOLEAN -> false;
      case BYTE -> (byte) 0;
      case SHORT -> (short) 0;
      case INTEGER -> 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case DECIMAL -> BigDecimal.ZERO;
      case TEXT -> "";
      case BYTES -> new byte[0];
      case DATE -> LocalDate.EPOCH;
      case TIME -> LocalTime.MIDNIGHT;
      case TIMESTAMP -> Instant.EPOCH;
    };
  }

  boolean isWhole() {
    return this == BYTE || this == SHORT || this == INTEGER || this == LONG;
  }

  boolean isBinary() {
    return this == FLOAT || this == DOUBLE;
  }

  boolean isNumber() {
    return isWhole() || isBinary() || this == DECIMAL;
  }

  /**
   * The kind of a type of Calcite.
   *
   * @throws IllegalArgumentException if rows cannot hold the type
   */
  @SuppressWarnings("MissingCasesInEnumSwitch")
  static Kind of(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> BOOLEAN;
      case TINYINT -> BYTE;
      case SMALLINT -> SHORT;
      case INTEGER -> INTEGER;
      case BIGINT -> LONG;
      case REAL -> FLOAT;
      case FLOAT, DOUBLE -> DOUBLE;
      case DECIMAL -> DECIMAL;
      case CHAR, VARCHAR, NULL -> TEXT;
      case BINARY, VARBINARY -> BYTES;
      case DATE -> DATE;
      case TIME -> TIME;
      case TIMESTAMP -> TIMESTAMP;
      default ->
          throw new IllegalArgumentException(
              "A column of type "
                  + type
                  + " cannot be the result of a query (CAST it, for example to VARCHAR or BIGINT)");
    };
  }
}
