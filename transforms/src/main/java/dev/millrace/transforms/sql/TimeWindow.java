package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeFamily;
import org.joda.time.Duration;

/**
 * A TUMBLE, HOP or SESSION. Windows start at multiples of the step since 1970-01-01T00:00Z.
 *
 * @param step milliseconds from one window's start to the next one's; of a session, its gap
 * @param size milliseconds from a window's start to its end; of a session, its gap
 */
record TimeWindow(Shape shape, long step, long size) implements Serializable {

  /** Calls in the projection below a GROUP BY. */
  static final Set<String> CALLS = Set.of("$TUMBLE", "$HOP", "$SESSION");

  /** Which windows. */
  enum Shape {
    TUMBLE,
    HOP,
    SESSION
  }

  /** The window of one of {@link #CALLS}, whose first operand is the time. */
  static TimeWindow of(RexCall call) {
    return of(
        call.getOperator().getName(), call.getOperands().subList(1, call.getOperands().size()));
  }

  static TimeWindow of(String name, List<RexNode> intervals) {
    Shape shape = Shape.valueOf(name.replace("$", ""));
    if (intervals.size() != (shape == Shape.HOP ? 2 : 1)) {
      throw new QueryException(shape + " with an offset is not supported", 0, 0);
    }
    long step = milliseconds(shape, intervals.get(0));
    return new TimeWindow(
        shape, step, shape == Shape.HOP ? milliseconds(shape, intervals.get(1)) : step);
  }

  private static long milliseconds(Shape shape, RexNode interval) {
    BigDecimal value =
        interval instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (value == null
        || value.signum() <= 0
        || interval.getType().getSqlTypeName().getFamily() == SqlTypeFamily.INTERVAL_YEAR_MONTH) {
      throw new QueryException(
          shape
              + " needs an interval above 0 of days or less, such as INTERVAL '1' HOUR (FLOOR(time"
              + " TO MONTH) gives months)",
          0,
          0);
    }
    return value.longValueExact();
  }

  /** The start of the last window that a time is in. */
  long lastStart(long time) {
    return Math.floorDiv(time, step) * step;
  }

  /** Beam's windows of the rows of a stream; sessions are those of each key. */
  WindowFn<Object, ? extends BoundedWindow> windows() {
    return switch (shape) {
      case TUMBLE -> FixedWindows.of(Duration.millis(size));
      case HOP -> SlidingWindows.of(Duration.millis(size)).every(Duration.millis(step));
      case SESSION -> Sessions.withGapDuration(Duration.millis(size));
    };
  }
}
