package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Window;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexInputRef;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexWindowBound;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexWindowExclusion;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlAggFunction;
import org.jspecify.annotations.Nullable;

/** Finds the functions of a window of Calcite. */
final class WindowFunctions {
  private final Window window;
  private final Kind[] kinds;
  private final int columns;

  /** Functions of a window over rows whose first columns are its input's. */
  WindowFunctions(Window window, Kind[] kinds) {
    this.window = window;
    this.kinds = kinds.clone();
    this.columns = window.getInput().getRowType().getFieldCount();
  }

  @SuppressWarnings("MissingCasesInEnumSwitch")
  WindowFunction of(Window.Group group, Window.RexWinAggCall call) {
    if (call.distinct || call.ignoreNulls) {
      throw new QueryException(
          call.getOperator()
              + (call.distinct ? "(DISTINCT …)" : " IGNORE NULLS")
              + " is not supported as a window function (a subquery with GROUP BY is)",
          0,
          0);
    }
    List<RexNode> arguments = call.getOperands();
    return switch (call.getOperator().getKind()) {
      case ROW_NUMBER -> RankFunction.ROW_NUMBER;
      case RANK -> RankFunction.RANK;
      case DENSE_RANK -> RankFunction.DENSE_RANK;
      case PERCENT_RANK -> RankFunction.PERCENT_RANK;
      case CUME_DIST -> RankFunction.CUME_DIST;
      case NTILE -> new TileFunction(positive(arguments.get(0), "NTILE"));
      case LAG -> shift(call, -1);
      case LEAD -> shift(call, 1);
      case FIRST_VALUE -> new FrameValue(column(arguments.get(0)), 1, frame(group));
      case LAST_VALUE -> new FrameValue(column(arguments.get(0)), 0, frame(group));
      case NTH_VALUE ->
          new FrameValue(
              column(arguments.get(0)), positive(arguments.get(1), "NTH_VALUE"), frame(group));
      default -> aggregate(group, call);
    };
  }

  private WindowFunction aggregate(Window.Group group, Window.RexWinAggCall call) {
    int[] arguments = call.getOperands().stream().mapToInt(this::column).toArray();
    Kind[] kindsOf = new Kind[arguments.length];
    for (int index = 0; index < arguments.length; index++) {
      kindsOf[index] = kinds[arguments[index]];
    }
    return new FrameAggregate(
        new AggregateCalls.Call(
            Aggregations.of((SqlAggFunction) call.getOperator(), List.of(kindsOf), call.getType()),
            arguments,
            kindsOf,
            -1,
            false),
        frame(group));
  }

  private ShiftFunction shift(Window.RexWinAggCall call, int sign) {
    List<RexNode> arguments = call.getOperands();
    int by = arguments.size() > 1 ? whole(arguments.get(1), "LAG and LEAD") : 1;
    return new ShiftFunction(
        column(arguments.get(0)),
        sign * by,
        arguments.size() > 2 ? column(arguments.get(2)) : -1,
        Kind.of(call.getType()),
        !call.getType().isNullable());
  }

  private Frame frame(Window.Group group) {
    if (group.exclude != RexWindowExclusion.EXCLUDE_NO_OTHER) {
      throw new QueryException("EXCLUDE in a window is not supported", 0, 0);
    }
    return new Frame(
        !group.isRows,
        bound(group.lowerBound, group.isRows),
        bound(group.upperBound, group.isRows));
  }

  private long bound(RexWindowBound bound, boolean rows) {
    if (bound.isUnbounded()) {
      return Frame.UNBOUNDED;
    }
    if (bound.isCurrentRow()) {
      return 0;
    }
    if (!rows) {
      throw new QueryException(
          "RANGE with a distance is not supported (ROWS with a number of rows is)", 0, 0);
    }
    RexNode offset = bound.getOffset();
    int distance = offset == null ? 0 : whole(offset, "The bound of a window");
    return bound.isPreceding() ? -(long) distance : distance;
  }

  private int positive(RexNode argument, String what) {
    int number = whole(argument, what);
    if (number < 1) {
      throw new QueryException(what + " needs a whole number from 1, not " + number, 0, 0);
    }
    return number;
  }

  private int whole(RexNode argument, String what) {
    RexLiteral literal = literal(argument);
    BigDecimal number = literal == null ? null : literal.getValueAs(BigDecimal.class);
    if (number == null || number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
      throw new QueryException(what + " needs a whole number written in the query", 0, 0);
    }
    return number.intValueExact();
  }

  private @Nullable RexLiteral literal(RexNode argument) {
    if (argument instanceof RexLiteral literal) {
      return literal;
    }
    int index = argument instanceof RexInputRef reference ? reference.getIndex() - columns : -1;
    return index < 0 ? null : window.constants.get(index);
  }

  /** Where an argument stands: constants come after the columns of the input. */
  private int column(RexNode argument) {
    if (argument instanceof RexInputRef reference) {
      return reference.getIndex();
    }
    throw new QueryException("A window function takes columns, not " + argument, 0, 0);
  }
}
