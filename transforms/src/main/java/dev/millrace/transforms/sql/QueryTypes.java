package dev.millrace.transforms.sql;

import java.math.RoundingMode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeName;

/**
 * The types that expressions have. Sums of whole numbers are BIGINT and averages of them DOUBLE, so
 * that neither wraps nor is cut; decimals are wide enough that nobody's digits are rounded away.
 */
final class QueryTypes extends RelDataTypeSystemImpl {
  static final int DECIMAL_PRECISION = 76;
  static final int DECIMAL_SCALE = 38;
  static final int TIME_PRECISION = 3;
  private static final int MOST_TEXT = Integer.MAX_VALUE;

  /** Makes these types. */
  static JavaTypeFactory factory() {
    return new JavaTypeFactoryImpl(new QueryTypes()) {
      @Override
      public RelDataType createSqlType(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL
            ? createSqlType(type, DECIMAL_PRECISION, DECIMAL_SCALE)
            : super.createSqlType(type);
      }

      /** DECIMAL(9) is a whole number, as the standard has it, which DECIMAL alone is not. */
      @Override
      public RelDataType createSqlType(SqlTypeName type, int precision) {
        return type == SqlTypeName.DECIMAL
            ? createSqlType(type, precision, 0)
            : super.createSqlType(type, precision);
      }
    };
  }

  @Override
  @SuppressWarnings("MissingCasesInEnumSwitch")
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> DECIMAL_PRECISION;
      case TIME, TIMESTAMP -> TIME_PRECISION;
      case CHAR, VARCHAR, BINARY, VARBINARY -> MOST_TEXT;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? DECIMAL_SCALE : super.getMaxScale(type);
  }

  @Override
  @SuppressWarnings("deprecation")
  public int getMaxNumericPrecision() {
    return DECIMAL_PRECISION;
  }

  @Override
  @SuppressWarnings("deprecation")
  public int getMaxNumericScale() {
    return DECIMAL_SCALE;
  }

  @Override
  @SuppressWarnings("MissingCasesInEnumSwitch")
  public int getDefaultPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> DECIMAL_PRECISION;
      case TIME, TIMESTAMP -> TIME_PRECISION;
      case VARCHAR, VARBINARY -> MOST_TEXT;
      default -> super.getDefaultPrecision(type);
    };
  }

  /** DECIMAL alone is a number with digits after the point, not a whole one. */
  @Override
  public int getDefaultScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? DECIMAL_SCALE : super.getDefaultScale(type);
  }

  @Override
  public RoundingMode roundingMode() {
    return RoundingMode.HALF_UP;
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory types, RelDataType argument) {
    Kind kind = Kind.of(argument);
    Kind sum = kind.isWhole() ? Kind.LONG : kind.isBinary() ? Kind.DOUBLE : kind;
    return sum.type(types, argument.isNullable());
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory types, RelDataType argument) {
    Kind kind = Kind.of(argument);
    Kind average = kind == Kind.DECIMAL ? Kind.DECIMAL : Kind.DOUBLE;
    return average.type(types, argument.isNullable());
  }
}
