package dev.millrace.transforms.sql;

import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCallBinding;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlFunction;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.ReturnTypes;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * {@code SCORE(model, features…)} as Calcite checks and plans it. No row ever calls it: {@link
 * ScoresToNodes} puts a {@link ScoreNode} in its place.
 */
final class ScoreFunction extends SqlFunction {
  static final String NAME = "SCORE";
  static final ScoreFunction INSTANCE = new ScoreFunction();

  private ScoreFunction() {
    super(
        NAME,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.DOUBLE_FORCE_NULLABLE,
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  static boolean isScore(RexNode expression) {
    return expression instanceof RexCall call && call.getOperator().equals(INSTANCE);
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.from(2);
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding call, boolean throwOnFailure) {
    for (int index = 1; index < call.getOperandCount(); index++) {
      RelDataType type = call.getOperandType(index);
      if (!SqlTypeUtil.isNumeric(type) && !SqlTypeUtil.isBoolean(type)) {
        SqlNode feature = call.operand(index);
        SqlParserPos position = feature.getParserPosition();
        throw new QueryException(
            "Feature %d of SCORE is %s, of type %s (must be a number or truth value)"
                .formatted(index, QueryErrors.oneLine(feature.toString()), type.getSqlTypeName()),
            position);
      }
    }
    return true;
  }
}
