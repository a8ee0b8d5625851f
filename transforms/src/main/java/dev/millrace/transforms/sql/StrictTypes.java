package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCallBinding;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlFunction;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeName;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlValidator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;

/**
 * Conversions that the query does not write. Texts are taken for other types only where they are
 * written in the query and can be read: a column of texts would fail at the first one that cannot.
 */
final class StrictTypes extends TypeCoercionImpl {

  private final WrittenExpressions written;

  StrictTypes(RelDataTypeFactory types, SqlValidator validator, WrittenExpressions written) {
    super(types, validator);
    this.written = written;
  }

  @Override
  protected boolean needToCast(
      SqlValidatorScope scope, SqlNode node, RelDataType to, SqlTypeMappingRule rule) {
    boolean needed = super.needToCast(scope, node, to, rule);
    if (needed && !SqlTypeUtil.inCharFamily(to)) {
      RelDataType from = validator.deriveType(scope, node);
      if (SqlTypeUtil.inCharFamily(from) && !isReadable(node, to)) {
        SqlParserPos position = node.getParserPosition();
        throw new QueryException(refusal(node, to.getSqlTypeName()), position);
      }
    }
    return needed;
  }

  /** Calcite would take a time for its milliseconds since 1970. */
  @Override
  public boolean userDefinedFunctionCoercion(
      SqlValidatorScope scope, SqlCall call, SqlFunction function) {
    List<RelDataType> needed =
        function.getOperandTypeChecker() instanceof SqlOperandMetadata known
            ? known.paramTypes(factory)
            : List.of();
    for (int i = 0; i < Math.min(needed.size(), call.operandCount()); i++) {
      SqlNode argument = call.operand(i);
      RelDataType given = validator.deriveType(scope, argument);
      if (SqlTypeUtil.isNumeric(needed.get(i)) && SqlTypeUtil.isDatetime(given)) {
        SqlParserPos position = argument.getParserPosition();
        throw new QueryException(
            "%s is a %s where %s is needed (must be a number)"
                .formatted(
                    QueryErrors.oneLine(written.text(argument)),
                    given.getSqlTypeName(),
                    needed.get(i).getSqlTypeName()),
            position);
      }
    }
    return super.userDefinedFunctionCoercion(scope, call, function);
  }

  private String refusal(SqlNode node, SqlTypeName needed) {
    String shown = QueryErrors.oneLine(written.text(node));
    return shown
        + " is a text where "
        + needed
        + " is needed ("
        + (node instanceof SqlLiteral
            ? "it cannot be read as one, such as " + example(needed)
            : "write CAST(" + shown + " AS " + needed + ") if all of them can be read as one")
        + ")";
  }

  private static String example(SqlTypeName type) {
    return switch (type) {
      case DATE -> "'2026-01-31'";
      case TIME -> "'10:00:00'";
      case TIMESTAMP -> "'2026-01-31 10:00:00'";
      default -> "17";
    };
  }

  @Override
  protected boolean booleanEquality(SqlCallBinding binding, RelDataType left, RelDataType right) {
    if (SqlTypeUtil.isBoolean(left) != SqlTypeUtil.isBoolean(right)
        && (SqlTypeUtil.isNumeric(left) || SqlTypeUtil.isNumeric(right))) {
      SqlParserPos position = binding.getCall().getParserPosition();
      throw new QueryException(
          "A BOOLEAN is compared with a number (compare it with TRUE or FALSE)", position);
    }
    return super.booleanEquality(binding, left, right);
  }

  private static boolean isReadable(SqlNode node, RelDataType to) {
    if (!(node instanceof SqlLiteral literal)) {
      return false;
    }
    String text = literal.toValue();
    return text == null || isReadable(text.strip(), to);
  }

  private static boolean isReadable(String text, RelDataType to) {
    try {
      switch (to.getSqlTypeName()) {
        case TINYINT -> Byte.parseByte(text);
        case SMALLINT -> Short.parseShort(text);
        case INTEGER -> Integer.parseInt(text);
        case BIGINT -> Long.parseLong(text);
        case DECIMAL, FLOAT, REAL, DOUBLE -> {
          return new BigDecimal(text).precision() > 0;
        }
        case DATE -> DateTimeUtils.dateStringToUnixDate(text);
        case TIME -> DateTimeUtils.timeStringToUnixDate(text);
        case TIMESTAMP -> DateTimeUtils.timestampStringToUnixDate(text);
        default -> {
          // Others say themselves what they do not take.
        }
      }
      return true;
    } catch (RuntimeException unread) {
      return false;
    }
  }
}
