package dev.millrace.transforms.sql;

import dev.millrace.transforms.sql.TimeWindow.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Aggregate;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.AggregateCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Filter;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Join;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Project;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Sort;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.TableScan;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Union;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexInputRef;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexOver;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexSubQuery;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which plans can be answered over streams. What needs all rows of a stream would never have an
 * answer, and what needs those of one of Beam's windows, without the statement saying so, would
 * have one that the statement does not mean: both are refused.
 *
 * <p>Looks at plans as they are before any rewriting.
 */
final class StreamRules {
  private final Map<String, String> eventTimes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param eventTimes the column of the event time of each table that is a stream
   */
  StreamRules(Map<String, String> eventTimes) {
    this.eventTimes.putAll(eventTimes);
  }

  /**
   * Looks at a plan.
   *
   * @return null if it reads no stream
   * @throws QueryException if a stream cannot answer it
   */
  @Nullable StreamShape shape(RelNode node) {
    List<StreamShape> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      StreamShape shape = shape(input);
      if (shape != null) {
        inputs.add(shape);
      }
    }
    requireNoSubQuery(node, !inputs.isEmpty());
    if (node instanceof TableScan scan) {
      return table(scan);
    }
    return inputs.isEmpty() ? null : shape(node, inputs);
  }

  private StreamShape shape(RelNode node, List<StreamShape> inputs) {
    StreamShape input = inputs.get(0);
    if (node instanceof Filter) {
      return input;
    } else if (node instanceof Project project) {
      return project(project, input);
    } else if (node instanceof TableFunctionScan scan) {
      return windowed(scan, input);
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate, input);
    } else if (node instanceof Join join) {
      return join(join, inputs);
    } else if (node instanceof Union union) {
      return union(union, inputs);
    } else if (node instanceof Sort) {
      throw refused(
          "A stream has no last row, so that ORDER BY, LIMIT and OFFSET have no answer over one"
              + " (leave them out; ROW_NUMBER() OVER (PARTITION BY the window's start ORDER BY …)"
              + " numbers the rows of each window)");
    }
    throw refused(node.getRelTypeName().replace("Logical", "") + " is not supported over a stream");
  }

  private @Nullable StreamShape table(TableScan scan) {
    List<String> path = scan.getTable().getQualifiedName();
    String clock = eventTimes.get(path.get(path.size() - 1));
    if (clock == null) {
      return null;
    }
    List<String> columns = scan.getRowType().getFieldNames();
    for (int column = 0; column < columns.size(); column++) {
      if (columns.get(column).equalsIgnoreCase(clock)) {
        return StreamShape.of(columns.get(column), column);
      }
    }
    throw refused("The stream " + path.get(path.size() - 1) + " has no column " + clock);
  }

  private static StreamShape project(Project project, StreamShape input) {
    ImmutableBitSet.Builder times = ImmutableBitSet.builder();
    Map<Integer, Long> keys = new TreeMap<>();
    StreamShape shape = input;
    for (int column = 0; column < project.getProjects().size(); column++) {
      RexNode expression = project.getProjects().get(column);
      requireWindowedOver(expression, input);
      if (expression instanceof RexCall call
          && TimeWindow.CALLS.contains(call.getOperator().getName())) {
        requireEventTime(call.getOperands().get(0), call.getOperator().getName(), input);
        shape = input.in(TimeWindow.of(call), Map.of());
        keys.put(column, 0L);
      } else if (isOneOf(input.times(), expression)) {
        times.set(column);
      } else {
        Long offset = offset(input.keys(), expression);
        if (offset != null) {
          keys.put(column, offset);
        }
      }
    }
    return project.containsOver() ? shape.groups(keys) : shape.columns(times.build(), keys);
  }

  private static boolean isOneOf(ImmutableBitSet columns, RexNode expression) {
    return expression instanceof RexInputRef input && columns.get(input.getIndex());
  }

  /**
   * Milliseconds from a window's start to the value of an expression: a key, or one and an
   * interval, as TUMBLE_END is planned; null of what may be the same for two windows.
   */
  private static @Nullable Long offset(Map<Integer, Long> keys, RexNode expression) {
    if (expression instanceof RexInputRef input) {
      return keys.get(input.getIndex());
    }
    if (!(expression instanceof RexCall call) || call.getOperands().size() != 2) {
      return null;
    }
    Long key = offset(keys, call.getOperands().get(0));
    Long interval = milliseconds(call.getOperands().get(1));
    if (key == null || interval == null) {
      return null;
    } else if (call.getKind() == SqlKind.PLUS) {
      return key + interval;
    }
    return call.getKind() == SqlKind.MINUS ? Long.valueOf(key - interval) : null;
  }

  /** Of an interval whose length is always the same, which that of a month is not; else null. */
  private static @Nullable Long milliseconds(RexNode interval) {
    return interval instanceof RexLiteral literal
            && literal.getType().getSqlTypeName().getFamily() == SqlTypeFamily.INTERVAL_DAY_TIME
        ? literal.getValueAs(Long.class)
        : null;
  }

  private static void requireEventTime(RexNode time, String window, StreamShape input) {
    requireEventTime(isOneOf(input.times(), time), window, input);
  }

  private static void requireEventTime(boolean isOne, String window, StreamShape input) {
    if (input.window() != null) {
      throw refused("The rows of a stream are in windows already, and cannot go into others");
    }
    if (!isOne) {
      throw refused(
          "%s over a stream must be of its event time, %s"
              .formatted(window.replace("$", ""), input.clock()));
    }
  }

  private static StreamShape windowed(TableFunctionScan scan, StreamShape input) {
    WindowedTable table = WindowedTable.of(scan);
    if (table.window().shape() == Shape.SESSION) {
      throw refused(
          "TABLE(SESSION(…)) over a stream is not supported (GROUP BY SESSION(%s, …) is)"
              .formatted(input.clock()));
    }
    requireEventTime(input.times().get(table.time()), table.window().shape().name(), input);
    int columns = scan.getRowType().getFieldCount();
    return input.in(table.window(), Map.of(columns - 2, 0L, columns - 1, table.window().size()));
  }

  private static StreamShape aggregate(Aggregate aggregate, StreamShape input) {
    if (input.window() == null) {
      throw refused(
          "GROUP BY, DISTINCT and aggregates over a stream need a window of its time among their"
              + " keys, or they would wait for its end (GROUP BY TUMBLE(%s, INTERVAL '1' MINUTE))"
                  .formatted(input.clock()));
    }
    for (ImmutableBitSet set : aggregate.getGroupSets()) {
      if (set.asList().stream().noneMatch(input.keys()::containsKey)) {
        throw refused(
            "GROUP BY, DISTINCT and aggregates over windows of a stream need the window's start"
                + " among their keys");
      }
    }
    if (input.isInSessions()) {
      requireSimple(aggregate, input);
    }
    Map<Integer, Long> starts = new TreeMap<>();
    List<Integer> keys = aggregate.getGroupSet().asList();
    for (int key = 0; key < keys.size(); key++) {
      int column = keys.get(key);
      Long offset = input.keys().get(column);
      // It is null for a set without it.
      if (offset != null && aggregate.getGroupSets().stream().allMatch(set -> set.get(column))) {
        starts.put(key, offset);
      }
    }
    return input.groups(starts);
  }

  /** A session ends later for all keys than for some, and sooner for one value than for all. */
  private static void requireSimple(Aggregate aggregate, StreamShape input) {
    if (input.grouped()) {
      throw refused("The sessions of a stream cannot be grouped once more");
    }
    if (aggregate.getGroupSets().size() > 1) {
      throw refused("SESSION over a stream with ROLLUP, CUBE or GROUPING SETS is not supported");
    }
    if (aggregate.getAggCallList().stream().anyMatch(AggregateCall::isDistinct)) {
      throw refused("DISTINCT in aggregates of a SESSION over a stream is not supported");
    }
  }

  private static StreamShape join(Join join, List<StreamShape> inputs) {
    if (inputs.size() < 2) {
      throw refused(
          "A join of a stream with a table that is none is not supported (join what was landed"
              + " with it)");
    }
    StreamShape left = inputs.get(0);
    StreamShape right = inputs.get(1);
    TimeWindow window = left.window();
    if (window == null || left.isInSessions() || !window.equals(right.window())) {
      throw refused(
          "A join of streams needs both in the same windows, of TUMBLE or HOP, or it would wait"
              + " for their end (join subqueries with GROUP BY TUMBLE(%s, …))"
                  .formatted(left.clock()));
    }
    List<Integer> leftKeys = new ArrayList<>();
    List<Integer> rightKeys = new ArrayList<>();
    RelOptUtil.splitJoinCondition(
        join.getLeft(),
        join.getRight(),
        join.getCondition(),
        leftKeys,
        rightKeys,
        new ArrayList<>(),
        new ArrayList<>());
    boolean byWindow = false;
    for (int key = 0; key < leftKeys.size(); key++) {
      Long offset = left.keys().get(leftKeys.get(key));
      byWindow |= offset != null && offset.equals(right.keys().get(rightKeys.get(key)));
    }
    if (!byWindow) {
      throw refused(
          "A join of windows of streams needs an equality of the windows' starts in its condition");
    }
    int width = join.getLeft().getRowType().getFieldCount();
    // A side that has no match is null, in one window after the other.
    Map<Integer, Long> keys = new TreeMap<>();
    if (!join.getJoinType().generatesNullsOnLeft()) {
      keys.putAll(left.keys());
    }
    if (!join.getJoinType().generatesNullsOnRight()) {
      right.keys().forEach((column, offset) -> keys.put(width + column, offset));
    }
    return new StreamShape(left.clock(), ImmutableBitSet.of(), keys, window, true);
  }

  private static StreamShape union(Union union, List<StreamShape> inputs) {
    StreamShape first = inputs.get(0);
    if (!union.all) {
      throw refused(
          "UNION over streams is not supported, as it would wait for their end (UNION ALL is)");
    }
    if (inputs.size() < union.getInputs().size()) {
      throw refused("UNION ALL of a stream with a table that is none is not supported");
    }
    ImmutableBitSet times = first.times();
    Map<Integer, Long> keys = new TreeMap<>(first.keys());
    boolean grouped = true;
    for (StreamShape other : inputs) {
      if (first.window() == null
          ? other.window() != null
          : !first.window().equals(other.window())) {
        throw refused("UNION ALL of streams needs all in the same windows, or in none");
      }
      if (first.isInSessions()) {
        throw refused("UNION ALL of sessions is not supported");
      }
      times = times.intersect(other.times());
      keys.entrySet().retainAll(other.keys().entrySet());
      grouped &= other.grouped();
    }
    return new StreamShape(first.clock(), times, keys, first.window(), grouped);
  }

  /** ROW_NUMBER() OVER (PARTITION BY …) and its like. */
  private static void requireWindowedOver(RexNode expression, StreamShape input) {
    expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitOver(RexOver over) {
            if (input.isInSessions()
                || over.getWindow().partitionKeys.stream()
                    .noneMatch(key -> offset(input.keys(), key) != null)) {
              throw refused(
                  "OVER (…) over a stream needs the start of a TUMBLE or HOP in its PARTITION BY");
            }
            return super.visitOver(over);
          }
        });
  }

  /** A subquery is planned as a join that nobody has written. */
  private void requireNoSubQuery(RelNode node, boolean readsStream) {
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            if (readsStream || shape(subQuery.rel) != null) {
              throw refused(
                  "A subquery in an expression is not supported where it, or the query around it,"
                      + " reads a stream");
            }
            return subQuery;
          }
        });
  }

  private static QueryException refused(String what) {
    return new QueryException(what, 0, 0);
  }
}
