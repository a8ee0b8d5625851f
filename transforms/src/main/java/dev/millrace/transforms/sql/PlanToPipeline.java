package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Aggregate;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.AggregateCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Calc;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Join;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Window;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.SetOp;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Minus;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Intersect;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Sort;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.TableScan;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Union;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Values;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexBuilder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexProgram;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Gives each operator of a plan its transform. */
final class PlanToPipeline {
  private final Pipeline pipeline;
  private final Map<String, PCollection<Row>> tables;
  private final QueryTime time;
  private int operators;

  PlanToPipeline(Pipeline pipeline, Map<String, PCollection<Row>> tables, QueryTime time) {
    this.pipeline = pipeline;
    this.tables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.tables.putAll(tables);
    this.time = time;
  }

  PCollection<Row> apply(QueryPlan plan) {
    PCollection<Row> rows = rows(plan.root());
    Schema schema = plan.schema();
    return rows.apply("Name the columns", ParDo.of(new Renamed(schema))).setRowSchema(schema);
  }

  private PCollection<Row> rows(RelNode node) {
    if (node instanceof TableScan scan) {
      return table(scan);
    } else if (node instanceof Values values) {
      return values(values);
    } else if (node instanceof Calc calc) {
      return calc(calc);
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    } else if (node instanceof Join join) {
      return join(join);
    } else if (node instanceof Sort sort) {
      return sort(sort);
    } else if (node instanceof Union union) {
      return union(union);
    } else if (node instanceof Intersect intersect) {
      return setOperation(
          intersect,
          intersect.all ? SetOperation.Rule.INTERSECT_ALL : SetOperation.Rule.INTERSECT);
    } else if (node instanceof Minus minus) {
      return setOperation(
          minus, minus.all ? SetOperation.Rule.EXCEPT_ALL : SetOperation.Rule.EXCEPT);
    } else if (node instanceof Window window) {
      return window(window);
    }
    throw new QueryException(
        "The plan needs " + node.getRelTypeName() + ", which is not supported", 0, 0);
  }

  private PCollection<Row> table(TableScan scan) {
    List<String> path = scan.getTable().getQualifiedName();
    String name = path.get(path.size() - 1);
    PCollection<Row> rows = tables.get(name);
    if (rows == null) {
      throw new QueryException("There is no table " + name, 0, 0);
    }
    TableSchema table = new TableSchema(rows.getSchema());
    return rows.apply(named("Read " + name), ParDo.of(new ReadTable(rows.getSchema(), table)))
        .setRowSchema(table.columns());
  }

  /** Literals are worked out like any other expressions, over one row of no columns. */
  private PCollection<Row> values(Values values) {
    RexBuilder rex = values.getCluster().getRexBuilder();
    RelDataType nothing = types(values).builder().build();
    Schema schema = RowSchemas.of(values.getRowType());
    RowEvaluator[] none = new RowEvaluator[0];
    List<Row> rows = new ArrayList<>(none.length);
    for (List<RexLiteral> tuple : values.getTuples()) {
      List<RexNode> cells = new ArrayList<>();
      for (int index = 0; index < tuple.size(); index++) {
        RelDataType type = values.getRowType().getFieldList().get(index).getType();
        cells.add(rex.ensureType(type, tuple.get(index), true));
      }
      RexProgram program =
          RexProgram.create(nothing, cells, null, values.getRowType(), rex);
      @Nullable Object @Nullable [] cell =
          CompiledProgram.of(program, types(values), time)
              .evaluator()
              .evaluate(time, Row.nullRow(Schema.of()));
      rows.add(
          Row.withSchema(schema)
              .attachValues(cell == null ? List.of() : Arrays.asList(cell)));
    }
    return pipeline.apply(named("Values"), Create.of(rows).withRowSchema(schema));
  }

  private PCollection<Row> calc(Calc calc) {
    Schema schema = RowSchemas.of(calc.getRowType());
    CompiledProgram program = CompiledProgram.of(calc.getProgram(), types(calc), time);
    return rows(calc.getInput())
        .apply(
            named("Evaluate"),
            ParDo.of(new EvaluateRows(program, schema, calc.getProgram().toString())))
        .setRowSchema(schema);
  }

  private PCollection<Row> aggregate(Aggregate aggregate) {
    Kind[] kinds = RowSchemas.kinds(aggregate.getInput().getRowType());
    List<Integer> keys = aggregate.getGroupSet().asList();
    int[] columns = keys.stream().mapToInt(Integer::intValue).toArray();
    Kind[] keyKinds = keys.stream().map(key -> kinds[key]).toArray(Kind[]::new);
    List<ImmutableBitSet> groupSets = aggregate.getGroupSets();
    boolean[][] sets = new boolean[groupSets.size()][keys.size()];
    for (int set = 0; set < sets.length; set++) {
      for (int key = 0; key < columns.length; key++) {
        sets[set][key] = groupSets.get(set).get(columns[key]);
      }
    }
    List<AggregateCalls.Call> calls = new ArrayList<>();
    List<AggregateCall> called = aggregate.getAggCallList();
    int[] functions = new int[called.size()];
    int[][] grouped = new int[called.size()][];
    for (int index = 0; index < functions.length; index++) {
      AggregateCall call = called.get(index);
      if (call.getAggregation().getKind() == SqlKind.GROUPING) {
        functions[index] = -1;
        grouped[index] = call.getArgList().stream().mapToInt(keys::indexOf).toArray();
      } else {
        functions[index] = calls.size();
        grouped[index] = new int[0];
        calls.add(call(call, kinds));
      }
    }
    Grouping grouping = new Grouping(columns, keyKinds, sets);
    AggregateCalls all = new AggregateCalls(calls.toArray(AggregateCalls.Call[]::new));
    Schema schema = RowSchemas.of(aggregate.getRowType());
    GroupResults results =
        new GroupResults(grouping, all, schema, called.toString(), functions, grouped);
    return rows(aggregate.getInput())
        .apply(named("Group"), new Groups(grouping, all, results, schema));
  }

  private static AggregateCalls.Call call(AggregateCall call, Kind[] kinds) {
    List<Kind> arguments = call.getArgList().stream().map(argument -> kinds[argument]).toList();
    if (!call.collation.getFieldCollations().isEmpty()) {
      throw new QueryException(
          "The aggregate " + call.getAggregation() + " WITHIN GROUP (ORDER BY …) is not supported",
          0,
          0);
    }
    return new AggregateCalls.Call(
        call.getAggregation().getKind() == SqlKind.LITERAL_AGG
            ? new LiteralAggregation(call.rexList.get(0))
            : Aggregations.of(call.getAggregation(), arguments, call.getType()),
        call.getArgList().stream().mapToInt(Integer::intValue).toArray(),
        arguments.toArray(Kind[]::new),
        call.filterArg,
        call.isDistinct());
  }

  private PCollection<Row> join(Join join) {
    List<Integer> leftKeys = new ArrayList<>();
    List<Integer> rightKeys = new ArrayList<>();
    List<Boolean> filterNulls = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    RelOptUtil.splitJoinCondition(
        join.getLeft(),
        join.getRight(),
        join.getCondition(),
        leftKeys,
        rightKeys,
        filterNulls,
        others);
    PCollectionList<Row> sides =
        PCollectionList.of(rows(join.getLeft())).and(rows(join.getRight()));
    boolean keepsLeft = join.getJoinType().generatesNullsOnRight();
    boolean keepsRight = join.getJoinType().generatesNullsOnLeft();
    JoinMatches matches = matches(join, others);
    if (!leftKeys.isEmpty()) {
      Kind[] left = kindsOf(join.getLeft(), leftKeys);
      Kind[] right = kindsOf(join.getRight(), rightKeys);
      Kind[] compared = new Kind[left.length];
      boolean[] nullMatches = new boolean[left.length];
      for (int key = 0; key < left.length; key++) {
        compared[key] = JoinKeys.common(left[key], right[key]);
        nullMatches[key] = !filterNulls.get(key);
      }
      return sides.apply(
          named("Join"),
          new JoinByKey(
              new JoinKeys(leftKeys, left, compared, nullMatches, keepsLeft, (byte) 1),
              new JoinKeys(rightKeys, right, compared, nullMatches, keepsRight, (byte) 2),
              new JoinByKey.Pairs(matches, keepsLeft, keepsRight)));
    }
    if (keepsLeft && keepsRight) {
      throw new QueryException(
          "FULL JOIN needs an equality between its tables (a UNION of a LEFT and a RIGHT JOIN does not)",
          0,
          0);
    }
    return sides.apply(
        named("Join with all"), new JoinWithAll(matches, keepsLeft || keepsRight, keepsRight));
  }

  private JoinMatches matches(Join join, List<RexNode> conditions) {
    RexBuilder rex = join.getCluster().getRexBuilder();
    RexNode condition = RexUtil.composeConjunction(rex, conditions);
    RelDataType both =
        types(join)
            .createStructType(
                concat(
                    RelOptUtil.getFieldTypeList(join.getLeft().getRowType()),
                    RelOptUtil.getFieldTypeList(join.getRight().getRowType())),
                join.getRowType().getFieldNames());
    CompiledProgram compiled =
        condition.isAlwaysTrue()
            ? null
            : CompiledProgram.of(
                RexProgram.create(both, List.of(), condition, List.of(), rex), types(join), time);
    return new JoinMatches(
        compiled,
        RowSchemas.of(join.getRowType()),
        join.getLeft().getRowType().getFieldCount(),
        String.valueOf(join.getCondition()));
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static Kind[] kindsOf(RelNode node, List<Integer> columns) {
    Kind[] kinds = RowSchemas.kinds(node.getRowType());
    return columns.stream().map(column -> kinds[column]).toArray(Kind[]::new);
  }

  private PCollection<Row> sort(Sort sort) {
    PCollection<Row> rows = rows(sort.getInput());
    if (sort.fetch == null && sort.offset == null) {
      return rows;
    }
    Schema schema = RowSchemas.of(sort.getRowType());
    RowOrder order = new RowOrder(sort.getCollation(), RowSchemas.kinds(sort.getRowType()));
    return rows.apply(
        named("Order and limit"),
        new FirstRows(
            order, count(sort.offset, 0), count(sort.fetch, Integer.MAX_VALUE), schema));
  }

  private static int count(@Nullable RexNode literal, int otherwise) {
    if (literal == null) {
      return otherwise;
    }
    if (!(literal instanceof RexLiteral value)) {
      throw new QueryException("LIMIT and OFFSET must be whole numbers, not " + literal, 0, 0);
    }
    BigDecimal count = value.getValueAs(BigDecimal.class);
    if (count == null || count.signum() < 0 || count.stripTrailingZeros().scale() > 0) {
      throw new QueryException(
          "LIMIT and OFFSET must be whole numbers from 0, not " + literal, 0, 0);
    }
    return count.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
  }

  private PCollection<Row> union(Union union) {
    Schema schema = RowSchemas.of(union.getRowType());
    List<PCollection<Row>> inputs = inputs(union, schema);
    PCollection<Row> all =
        PCollectionList.of(inputs).apply(named("Union"), Flatten.pCollections());
    return union.all ? all : distinct(all, union, schema);
  }

  private PCollection<Row> setOperation(SetOp node, SetOperation.Rule rule) {
    Schema schema = RowSchemas.of(node.getRowType());
    KeyCodec codec = new KeyCodec(RowSchemas.kinds(node.getRowType()));
    List<PCollection<Row>> inputs = inputs(node, schema);
    PCollection<Row> result = inputs.get(0);
    for (PCollection<Row> other : inputs.subList(1, inputs.size())) {
      result =
          PCollectionList.of(result)
              .and(other)
              .apply(named(rule.name()), new SetOperation(rule, codec, schema));
    }
    return result;
  }

  private List<PCollection<Row>> inputs(SetOp node, Schema schema) {
    List<PCollection<Row>> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      inputs.add(
          rows(input)
              .apply(named("As columns of the result"), ParDo.of(new Renamed(schema)))
              .setRowSchema(schema));
    }
    return inputs;
  }

  /** Constants become columns after the input's, and leave again at the end. */
  private PCollection<Row> window(Window window) {
    RexBuilder rex = window.getCluster().getRexBuilder();
    RelNode input = window.getInput();
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
    columns.addAll(window.constants);
    RelDataType withConstants =
        rowOf(window, columns.stream().map(RexNode::getType).toList());
    Schema schema = RowSchemas.of(withConstants);
    PCollection<Row> rows =
        rows(input)
            .apply(
                named("Constants"),
                ParDo.of(
                    new EvaluateRows(
                        CompiledProgram.of(
                            RexProgram.create(
                                input.getRowType(), columns, null, withConstants, rex),
                            types(window),
                            time),
                        schema,
                        "the constants of a window")))
            .setRowSchema(schema);
    List<RexNode> results = new ArrayList<>(rex.identityProjects(input.getRowType()));
    List<RelDataType> held = new ArrayList<>(RelOptUtil.getFieldTypeList(withConstants));
    for (Window.Group group : window.groups) {
      Kind[] kinds = held.stream().map(Kind::of).toArray(Kind[]::new);
      WindowFunctions functions = new WindowFunctions(window, kinds);
      List<WindowFunction> found = new ArrayList<>();
      for (Window.RexWinAggCall call : group.aggCalls) {
        found.add(functions.of(group, call));
        results.add(rex.makeInputRef(call.getType(), held.size()));
        held.add(call.getType());
      }
      int[] keys = group.keys.toArray();
      boolean[][] all = new boolean[1][keys.length];
      Arrays.fill(all[0], true);
      Kind[] keyKinds = group.keys.asList().stream().map(key -> kinds[key]).toArray(Kind[]::new);
      rows =
          rows.apply(
              named("Window functions"),
              new WindowRows(
                  new Grouping(keys, keyKinds, all),
                  new RowOrder(group.orderKeys, kinds),
                  found,
                  RowSchemas.of(rowOf(window, held)),
                  group.toString()));
    }
    RelDataType wide = rowOf(window, held);
    Schema output = RowSchemas.of(window.getRowType());
    return rows.apply(
            named("Without constants"),
            ParDo.of(
                new EvaluateRows(
                    CompiledProgram.of(
                        RexProgram.create(wide, results, null, window.getRowType(), rex),
                        types(window),
                        time),
                    output,
                    "the results of a window")))
        .setRowSchema(output);
  }

  private PCollection<Row> distinct(PCollection<Row> rows, RelNode node, Schema schema) {
    int columns = schema.getFieldCount();
    int[] keys = IntStream.range(0, columns).toArray();
    boolean[][] sets = new boolean[1][columns];
    Arrays.fill(sets[0], true);
    Grouping grouping = new Grouping(keys, RowSchemas.kinds(node.getRowType()), sets);
    AggregateCalls none = new AggregateCalls(new AggregateCalls.Call[0]);
    return rows.apply(
        named("Distinct rows"),
        new Groups(
            grouping,
            none,
            new GroupResults(grouping, none, schema, "DISTINCT", new int[0], new int[0][]),
            schema));
  }

  private static RelDataType rowOf(RelNode node, List<RelDataType> columns) {
    List<String> names = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      names.add("c" + column);
    }
    return types(node).createStructType(columns, names);
  }

  private static JavaTypeFactory types(RelNode node) {
    return (JavaTypeFactory) node.getCluster().getTypeFactory();
  }

  private String named(String what) {
    return what + " (" + ++operators + ")";
  }
}
