package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexBuilder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeUtil;

/** Writes ABS of a whole number with a minus, which is checked: of the least one it would wrap. */
final class CheckedCalls extends RelHomogeneousShuttle {
  private final RexShuttle expressions;

  CheckedCalls(RexBuilder rex) {
    this.expressions =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            RexNode visited = super.visitCall(call);
            if (visited instanceof RexCall absolute
                && absolute.getOperator() == SqlStdOperatorTable.ABS
                && SqlTypeUtil.isIntType(absolute.getType())) {
              RexNode number = absolute.getOperands().get(0);
              return rex.makeCall(
                  absolute.getType(),
                  SqlStdOperatorTable.CASE,
                  List.of(
                      rex.makeCall(
                          SqlStdOperatorTable.LESS_THAN,
                          number,
                          rex.makeZeroLiteral(number.getType())),
                      rex.makeCall(
                          absolute.getType(), SqlStdOperatorTable.UNARY_MINUS, List.of(number)),
                      number));
            }
            return visited;
          }
        };
  }

  @Override
  public RelNode visit(RelNode node) {
    return super.visit(node).accept(expressions);
  }
}
