package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlBasicCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlIdentifier;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Puts an aggregate of one argument in the place of one with a constant: {@code TOP_K(x, 3)}
 * becomes a call of an aggregate that is named {@code TOP_K 3} and made for it.
 */
final class ConstantArguments extends SqlShuttle {
  private final Map<String, Function<BigDecimal, CombineFn<?, ?, ?>>> factories =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, CombineFn<?, ?, ?>> made = new LinkedHashMap<>();

  ConstantArguments(Map<String, Function<BigDecimal, CombineFn<?, ?, ?>>> factories) {
    this.factories.putAll(factories);
  }

  /** The aggregates that were made, by their names. */
  Map<String, CombineFn<?, ?, ?>> made() {
    return made;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    Function<BigDecimal, CombineFn<?, ?, ?>> factory = factories.get(call.getOperator().getName());
    return factory == null || !(visited instanceof SqlCall found)
        ? visited
        : ofOneArgument(found, factory);
  }

  private SqlNode ofOneArgument(SqlCall call, Function<BigDecimal, CombineFn<?, ?, ?>> factory) {
    String function = call.getOperator().getName();
    if (call.operandCount() != 2) {
      throw refused(
          call, function + " takes two arguments: what it takes together, and a number", null);
    }
    SqlNode argument = call.operand(1);
    BigDecimal constant = constant(argument);
    if (constant == null) {
      throw refused(
          argument,
          "The second argument of %s is %s (must be a number written in the query, or a parameter)"
              .formatted(function, QueryErrors.oneLine(argument.toString())),
          null);
    }
    // Not as a plain number, which may have a billion digits.
    String name = function + " " + constant.stripTrailingZeros();
    try {
      made.put(name, factory.apply(constant));
    } catch (IllegalArgumentException failure) {
      throw refused(argument, QueryErrors.reason(failure), failure);
    }
    SqlParserPos position = call.getParserPosition();
    return new SqlBasicCall(
        new SqlUnresolvedFunction(
            new SqlIdentifier(name, position),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION),
        List.of(call.operand(0)),
        position,
        call.getFunctionQuantifier());
  }

  private static @Nullable BigDecimal constant(SqlNode argument) {
    if (argument.getKind() == SqlKind.MINUS_PREFIX) {
      BigDecimal positive = constant(((SqlCall) argument).operand(0));
      return positive == null ? null : positive.negate();
    }
    return argument instanceof SqlNumericLiteral number
        ? number.getValueAs(BigDecimal.class)
        : null;
  }

  private static QueryException refused(SqlNode node, String what, @Nullable Throwable cause) {
    return new QueryException(what, node.getParserPosition(), cause);
  }
}
