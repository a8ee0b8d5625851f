package dev.millrace.transforms.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlBasicCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlOperator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Makes many terms with AND, or with OR, between them a tree that is as flat as can be, which means
 * the same. The parser hangs each below the one before, and Calcite goes through all that is below
 * anew at each.
 */
final class BalancedTerms extends SqlShuttle {

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.getKind() != SqlKind.AND && call.getKind() != SqlKind.OR) {
      return super.visit(call);
    }
    List<SqlNode> terms = new ArrayList<>();
    Deque<SqlNode> open = new ArrayDeque<>();
    open.push(call);
    while (!open.isEmpty()) {
      SqlNode node = open.pop();
      if (node instanceof SqlCall inner && inner.getKind() == call.getKind()) {
        List<SqlNode> operands = inner.getOperandList();
        for (int index = operands.size() - 1; index >= 0; index--) {
          open.push(operands.get(index));
        }
      } else {
        SqlNode term = node.accept(this);
        terms.add(term == null ? node : term);
      }
    }
    return tree(call.getOperator(), terms);
  }

  private static SqlNode tree(SqlOperator operator, List<SqlNode> terms) {
    if (terms.size() == 1) {
      return terms.get(0);
    }
    int half = terms.size() / 2;
    SqlNode left = tree(operator, terms.subList(0, half));
    SqlNode right = tree(operator, terms.subList(half, terms.size()));
    return new SqlBasicCall(
        operator, List.of(left, right), left.getParserPosition().plus(right.getParserPosition()));
  }
}
