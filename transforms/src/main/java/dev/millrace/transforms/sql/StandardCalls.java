package dev.millrace.transforms.sql;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexBuilder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexProgram;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlIdentifier;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlOperator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.OperandTypes;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.ReturnTypes;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeName;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Puts calls of {@link SqlCalls} in the place of those that Calcite's code would answer otherwise:
 * comparisons of doubles, which are in the one order that keys and ORDER BY have, functions that
 * count characters, which are code points, and LIKE, which it would answer slowly.
 */
final class StandardCalls extends RexShuttle {
  private static final Map<SqlKind, SqlOperator> COMPARISONS =
      Map.of(
          SqlKind.EQUALS, SqlStdOperatorTable.EQUALS,
          SqlKind.NOT_EQUALS, SqlStdOperatorTable.NOT_EQUALS,
          SqlKind.LESS_THAN, SqlStdOperatorTable.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL, SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN, SqlStdOperatorTable.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL, SqlStdOperatorTable.GREATER_THAN_OR_EQUAL);

  private static final SqlOperator COMPARE = function("compare", 2, SqlTypeName.INTEGER);

  /** Functions of texts by their names in SQL, and by how they are called here. */
  private static final Map<String, String> OF_TEXTS =
      Map.of(
          "CHAR_LENGTH", "length",
          "CHARACTER_LENGTH", "length",
          "LENGTH", "length",
          "SUBSTRING", "substring",
          "SUBSTR", "substring",
          "POSITION", "position",
          "STRPOS", "position",
          "OVERLAY", "overlay",
          "LEFT", "left",
          "RIGHT", "right");

  private final RexBuilder rex;
  private final RexProgram program;

  private StandardCalls(RexBuilder rex, RexProgram program) {
    this.rex = rex;
    this.program = program;
  }

  static RexProgram in(RexProgram program, JavaTypeFactory types) {
    StandardCalls calls = new StandardCalls(new RexBuilder(types), program);
    List<RexNode> expressions = calls.visitList(program.getExprList());
    return new RexProgram(
        program.getInputRowType(),
        expressions,
        program.getProjectList(),
        program.getCondition(),
        program.getOutputRowType());
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (isOfDoubles(call)) {
      SqlOperator comparison = COMPARISONS.get(call.getKind());
      if (comparison != null) {
        return compared(call, comparison);
      } else if (call.getKind() == SqlKind.SEARCH) {
        // With NULL among what is searched for it cannot be null, which its parts can.
        return rex.ensureType(
            call.getType(), RexUtil.expandSearch(rex, program, call).accept(this), false);
      } else if (call.getKind() == SqlKind.IS_DISTINCT_FROM
          || call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM) {
        return RelOptUtil.isDistinctFrom(
                rex,
                call.getOperands().get(0),
                call.getOperands().get(1),
                call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM)
            .accept(this);
      }
    }
    if (call.getOperator() == SqlStdOperatorTable.LIKE) {
      List<RexNode> texts = visitList(call.getOperands());
      return rex.makeCall(
          call.getType(), function("like", texts.size(), SqlTypeName.BOOLEAN), texts);
    }
    String name = OF_TEXTS.get(call.getOperator().getName());
    if (name != null
        && !(call.getOperator() instanceof SqlUserDefinedFunction)
        && SqlTypeUtil.inCharFamily(call.getOperands().get(0).getType())) {
      return ofText(call, name);
    }
    return super.visitCall(call);
  }

  private RexNode ofText(RexCall call, String name) {
    List<RexNode> arguments = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      RexNode argument = operand.accept(this);
      arguments.add(
          SqlTypeUtil.inCharFamily(argument.getType())
              ? argument
              : as(SqlTypeName.BIGINT, argument));
    }
    if (call.getOperator().getName().equals("STRPOS")) {
      Collections.swap(arguments, 0, 1);
    }
    return rex.makeCall(
        call.getType(),
        function(name, arguments.size(), call.getType().getSqlTypeName()),
        arguments);
  }

  private static boolean isOfDoubles(RexCall call) {
    return call.getOperands().size() == 2
        && call.getOperands().stream()
            .anyMatch(operand -> SqlTypeUtil.isApproximateNumeric(operand.getType()));
  }

  private RexNode compared(RexCall call, SqlOperator comparison) {
    List<RexNode> sides = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      sides.add(as(SqlTypeName.DOUBLE, operand.accept(this)));
    }
    RexNode order = call(COMPARE, SqlTypeName.INTEGER, sides);
    return rex.makeCall(
        call.getType(), comparison, List.of(order, rex.makeZeroLiteral(order.getType())));
  }

  private RexNode as(SqlTypeName type, RexNode node) {
    RelDataType wanted =
        rex.getTypeFactory()
            .createTypeWithNullability(
                rex.getTypeFactory().createSqlType(type), node.getType().isNullable());
    return rex.ensureType(wanted, node, true);
  }

  /** A call that is null where an argument is. */
  private RexNode call(SqlOperator function, SqlTypeName type, List<RexNode> arguments) {
    boolean nullable = arguments.stream().anyMatch(argument -> argument.getType().isNullable());
    RelDataType result =
        rex.getTypeFactory()
            .createTypeWithNullability(rex.getTypeFactory().createSqlType(type), nullable);
    return rex.makeCall(result, function, arguments);
  }

  private static SqlOperator function(String name, int arguments, SqlTypeName result) {
    Method method =
        Arrays.stream(SqlCalls.class.getMethods())
            .filter(
                declared ->
                    declared.getName().equals(name) && declared.getParameterCount() == arguments)
            .findFirst()
            .orElseThrow();
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(result),
        null,
        OperandTypes.operandMetadata(
            List.of(), types -> List.of(), index -> "argument" + index, index -> false),
        ScalarFunctionImpl.createUnsafe(method));
  }
}
