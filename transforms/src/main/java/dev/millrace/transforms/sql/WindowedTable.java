package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexInputRef;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;

/**
 * TABLE(TUMBLE(…)), TABLE(HOP(…)) or TABLE(SESSION(…)).
 *
 * @param time the column that windows are of
 * @param keys columns whose rows have sessions of their own
 */
record WindowedTable(TimeWindow window, int time, int[] keys) {

  static WindowedTable of(TableFunctionScan scan) {
    RexCall call = (RexCall) scan.getCall();
    if (!TimeWindow.CALLS.contains("$" + call.getOperator().getName())) {
      throw new QueryException(
          "The table function "
              + call.getOperator().getName()
              + " is not supported (TUMBLE, HOP and SESSION are)",
          0,
          0);
    }
    List<RexCall> descriptors = new ArrayList<>();
    List<RexNode> intervals = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      if (operand.getKind() == SqlKind.DESCRIPTOR) {
        descriptors.add((RexCall) operand);
      } else {
        intervals.add(operand);
      }
    }
    return new WindowedTable(
        TimeWindow.of(call.getOperator().getName(), intervals),
        ((RexInputRef) descriptors.get(0).getOperands().get(0)).getIndex(),
        descriptors.subList(1, descriptors.size()).stream()
            .flatMap(descriptor -> descriptor.getOperands().stream())
            .mapToInt(operand -> ((RexInputRef) operand).getIndex())
            .toArray());
  }
}
