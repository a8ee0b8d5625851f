package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCallBinding;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlValidator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;

/**
 * Conversions that the query does not write. Texts are taken for other types only where they are
 * written in the query and can be read: a column of texts would fail at the first one that cannot.
 */
final class StrictTypes extends TypeCoercionImpl {

  StrictTypes(RelDataTypeFactory types, SqlValidator validator) {
    super(types, validator);
  }

  @Override
  protected boolean needToCast(
      SqlValidatorScope scope, SqlNode node, RelDataType to, SqlTypeMappingRule rule) {
    boolean needed = super.needToCast(scope, node, to, rule);
    if (needed && !SqlTypeUtil.inCharFamily(to)) {
      RelDataType from = validator.deriveType(scope, node);
      if (SqlTypeUtil.inCharFamily(from) && !isReadable(node, to)) {
        SqlParserPos position = node.getParserPosition();
        throw new QueryException(
            QueryErrors.oneLine(node.toString())
                + " is a text where "
                + to.getSqlTypeName()
                + " is needed (write CAST("
                + QueryErrors.oneLine(node.toString())
                + " AS "
                + to.getSqlTypeName()
                + ") if all of them can be read as one)",
            position);
      }
    }
    return needed;
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
    if (!SqlTypeUtil.isNumeric(to) || text == null) {
      return true;
    }
    try {
      return new BigDecimal(text.strip()).precision() > 0;
    } catch (NumberFormatException notNumber) {
      return false;
    }
  }
}
