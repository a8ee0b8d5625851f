package dev.millrace.transforms.sql;

import dev.millrace.transforms.DeadLetter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.com.google.common.collect.Lists;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelDigest;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelCollations;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Aggregate;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.AggregateCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Calc;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Correlate;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Intersect;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Join;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.JoinRelType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Minus;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.SetOp;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Sort;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.TableScan;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Union;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Values;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Window;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexBuilder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexProgram;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Gives each operator of a plan its transform. */
final class PlanToPipeline {
  private static final int MOST_TERMS = 100;

  /** Words of Janino. */
  private static final String TOO_LONG = "grows beyond 64 KB";

  private final Pipeline pipeline;
  private final Map<String, PCollection<Row>> tables;
  private final QueryTime time;
  private final List<PCollection<DeadLetter>> deadLetters = new ArrayList<>();
  private final Map<RelDigest, PCollection<Row>> scored = new HashMap<>();
  private final WrittenExpressions written;
  private int operators;

  PlanToPipeline(
      Pipeline pipeline,
      Map<String, PCollection<Row>> tables,
      QueryTime time,
      WrittenExpressions written) {
    this.written = written;
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

  /**
   * The rows that could not be scored, of a plan that was applied, whatever windows they were
   * scored in; null if it scores none.
   */
  @Nullable PCollection<DeadLetter> deadLetters() {
    if (deadLetters.isEmpty()) {
      return null;
    }
    PCollectionList<DeadLetter> all = PCollectionList.empty(pipeline);
    for (PCollection<DeadLetter> some : deadLetters) {
      all = all.and(acrossWindows(some));
    }
    return all.apply("Dead letters", Flatten.pCollections());
  }

  private PCollection<DeadLetter> acrossWindows(PCollection<DeadLetter> letters) {
    return letters.getWindowingStrategy().getWindowFn() instanceof GlobalWindows
        ? letters
        : letters.apply(
            named("Across windows"),
            org.apache.beam.sdk.transforms.windowing.Window.into(new GlobalWindows()));
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
          intersect, intersect.all ? SetOperation.Rule.INTERSECT_ALL : SetOperation.Rule.INTERSECT);
    } else if (node instanceof Minus minus) {
      return setOperation(
          minus, minus.all ? SetOperation.Rule.EXCEPT_ALL : SetOperation.Rule.EXCEPT);
    } else if (node instanceof Window window) {
      return window(window);
    } else if (node instanceof TableFunctionScan scan) {
      return windowedTable(scan);
    } else if (node instanceof ScoreNode score) {
      return score(score);
    } else if (node instanceof Correlate) {
      throw new QueryException(
          "A subquery uses columns of the query around it in a way that is not supported (write a"
              + " JOIN)",
          0,
          0);
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
    ReadColumns columns = ReadColumns.all(rows.getSchema());
    return columns.isHeldBy(rows.getSchema())
        ? rows
        : rows.apply(named("Read " + name), ParDo.of(new ReadTable(columns)))
            .setRowSchema(columns.schema());
  }

  private PCollection<Row> values(Values values) {
    Schema schema = RowSchemas.of(values.getRowType());
    Kind[] kinds = RowSchemas.kinds(values.getRowType());
    List<Row> rows = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (int index = 0; index < kinds.length; index++) {
        cells.add(Literals.value(tuple.get(index), kinds[index]));
      }
      rows.add(Row.withSchema(schema).attachValues(cells));
    }
    return pipeline.apply(named("Values"), Create.of(rows).withRowSchema(schema));
  }

  private PCollection<Row> calc(Calc calc) {
    int grouped = groupWindow(calc);
    if (grouped < 0) {
      return evaluate(calc, calc.getProgram());
    }
    RexCall call = (RexCall) project(calc, grouped);
    TimeWindow window = TimeWindow.of(call);
    if (window.shape() == TimeWindow.Shape.SESSION) {
      throw new QueryException("SESSION belongs into a GROUP BY", 0, 0);
    }
    PCollection<Row> rows = evaluate(calc, withTime(calc, grouped));
    return rows.apply(
        named("Time windows"),
        new TimeWindows(window, new TimeWindows.Columns(grouped, false, rows.getSchema())));
  }

  /** A block that a query names twice is scored once, so that no dead letter is there twice. */
  private PCollection<Row> score(ScoreNode node) {
    PCollection<Row> known = scored.get(node.getRelDigest());
    if (known != null) {
      return known;
    }
    PCollectionTuple result = rows(node.getInput()).apply(named("Score"), node.transform());
    deadLetters.add(result.get(ScoreColumn.DEAD_LETTERS));
    PCollection<Row> rows = result.get(ScoreColumn.ROWS);
    scored.put(node.getRelDigest(), rows);
    return rows;
  }

  private PCollection<Row> evaluate(Calc calc, RexProgram program) {
    PCollection<Row> rows = rows(calc.getInput());
    RexBuilder rex = calc.getCluster().getRexBuilder();
    List<RexNode> terms = terms(program, rex);
    if (terms.size() <= MOST_TERMS) {
      return evaluate(rows, program, types(calc));
    }
    // A method of Java has at most 64 KB of code, which a long AND is more than.
    RelDataType input = program.getInputRowType();
    for (List<RexNode> some : Lists.partition(terms, MOST_TERMS)) {
      RexNode condition = RexUtil.composeConjunction(rex, some);
      rows =
          evaluate(
              rows,
              RexProgram.create(input, rex.identityProjects(input), condition, input, rex),
              types(calc));
    }
    List<RexNode> projects = program.expandList(program.getProjectList());
    return evaluate(
        rows,
        RexProgram.create(input, projects, null, program.getOutputRowType(), rex),
        types(calc));
  }

  /** What must all be true. */
  private static List<RexNode> terms(RexProgram program, RexBuilder rex) {
    List<RexNode> terms = new ArrayList<>();
    if (program.getCondition() != null) {
      for (RexNode term : RelOptUtil.conjunctions(program.expandLocalRef(program.getCondition()))) {
        terms.addAll(RelOptUtil.conjunctions(RexUtil.expandSearch(rex, null, term)));
      }
    }
    return terms;
  }

  private PCollection<Row> evaluate(
      PCollection<Row> rows, RexProgram program, JavaTypeFactory types) {
    Schema schema = RowSchemas.of(program.getOutputRowType());
    return rows.apply(
            named("Evaluate"),
            ParDo.of(new EvaluateRows(compile(program, types), schema, written.of(program))))
        .setRowSchema(schema);
  }

  private CompiledProgram compile(RexProgram program, JavaTypeFactory types) {
    try {
      return CompiledProgram.of(program, types, time);
    } catch (QueryException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      String reason = QueryErrors.reason(failure);
      if (reason.contains(TOO_LONG)) {
        throw CompiledProgram.tooLong();
      }
      throw new QueryException("An expression is not supported: " + reason, 0, 0, failure);
    }
  }

  /** The one column that is a TUMBLE, HOP or SESSION of GROUP BY, or -1. */
  private static int groupWindow(RelNode node) {
    int found = -1;
    if (node instanceof Calc calc) {
      for (int index = 0; index < calc.getRowType().getFieldCount(); index++) {
        if (project(calc, index) instanceof RexCall call
            && TimeWindow.CALLS.contains(call.getOperator().getName())) {
          if (found >= 0) {
            throw new QueryException("GROUP BY takes one TUMBLE, HOP or SESSION", 0, 0);
          }
          found = index;
        }
      }
    }
    return found;
  }

  private static RexNode project(Calc calc, int index) {
    return calc.getProgram().expandLocalRef(calc.getProgram().getProjectList().get(index));
  }

  /** The same expressions with the time itself in the place of its window. */
  private static RexProgram withTime(Calc calc, int grouped) {
    RexProgram program = calc.getProgram();
    List<RexNode> projects = new ArrayList<>();
    for (int index = 0; index < program.getProjectList().size(); index++) {
      RexNode project = project(calc, index);
      projects.add(index == grouped ? ((RexCall) project).getOperands().get(0) : project);
    }
    return RexProgram.create(
        program.getInputRowType(),
        projects,
        program.getCondition() == null ? null : program.expandLocalRef(program.getCondition()),
        calc.getRowType(),
        calc.getCluster().getRexBuilder());
  }

  /** The rows of a GROUP BY, whose sessions are those of its other keys. */
  private PCollection<Row> sessionsAsKeys(
      Aggregate aggregate, PCollection<Row> rows, int grouped, TimeWindow window) {
    Calc calc = (Calc) aggregate.getInput();
    int[] keys =
        aggregate.getGroupSet().asList().stream()
            .filter(key -> key != grouped)
            .mapToInt(Integer::intValue)
            .toArray();
    List<RelDataType> columns = new ArrayList<>(RelOptUtil.getFieldTypeList(calc.getRowType()));
    columns.add(columns.get(grouped));
    PCollection<Row> sessions = sessions(rows, keys, grouped, window, rowOf(calc, columns), false);
    RexBuilder rex = calc.getCluster().getRexBuilder();
    RelDataType wide = rowOf(calc, columns);
    List<RexNode> projects = new ArrayList<>(rex.identityProjects(calc.getRowType()));
    projects.set(grouped, rex.makeInputRef(columns.get(grouped), columns.size() - 1));
    Schema schema = RowSchemas.of(calc.getRowType());
    return sessions
        .apply(
            named("Sessions as keys"),
            ParDo.of(
                new EvaluateRows(
                    compile(
                        RexProgram.create(wide, projects, null, calc.getRowType(), rex),
                        types(calc)),
                    schema,
                    written.described("SESSION"))))
        .setRowSchema(schema);
  }

  private PCollection<Row> sessions(
      PCollection<Row> rows,
      int[] keys,
      int column,
      TimeWindow window,
      RelDataType type,
      boolean withEnd) {
    Kind[] kinds = RowSchemas.kinds(type);
    boolean[][] all = new boolean[1][keys.length];
    Arrays.fill(all[0], true);
    Kind[] keyKinds = Arrays.stream(keys).mapToObj(key -> kinds[key]).toArray(Kind[]::new);
    List<WindowFunction> bounds = new ArrayList<>();
    bounds.add(new SessionBound(column, window.size(), false));
    if (withEnd) {
      bounds.add(new SessionBound(column, window.size(), true));
    }
    return rows.apply(
        named("Sessions"),
        new WindowRows(
            new Grouping(keys, keyKinds, all),
            RowOrder.of(RelCollations.of(column)),
            bounds,
            RowSchemas.of(type),
            "SESSION"));
  }

  /** TABLE(TUMBLE(…)), TABLE(HOP(…)) and TABLE(SESSION(…)). */
  private PCollection<Row> windowedTable(TableFunctionScan scan) {
    WindowedTable windowed = WindowedTable.of(scan);
    TimeWindow window = windowed.window();
    PCollection<Row> rows = rows(scan.getInput(0));
    if (window.shape() == TimeWindow.Shape.SESSION) {
      return sessions(rows, windowed.keys(), windowed.time(), window, scan.getRowType(), true);
    }
    return rows.apply(
        named("Time windows"),
        new TimeWindows(
            window,
            new TimeWindows.Columns(windowed.time(), true, RowSchemas.of(scan.getRowType()))));
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
    Groups groups = new Groups(grouping, all, results, schema);
    int session = session(aggregate);
    if (session < 0) {
      return rows(aggregate.getInput()).apply(named("Group"), groups);
    }
    Calc calc = (Calc) aggregate.getInput();
    TimeWindow window = TimeWindow.of((RexCall) project(calc, session));
    PCollection<Row> rows = evaluate(calc, withTime(calc, session));
    return rows.isBounded() == PCollection.IsBounded.BOUNDED
        ? sessionsAsKeys(aggregate, rows, session, window).apply(named("Group"), groups)
        : rows.apply(
            named("Group sessions"),
            new GroupSessions(window, session, keys.indexOf(session), groups));
  }

  /** The one column of the input that is a SESSION of GROUP BY, or -1. */
  private static int session(Aggregate aggregate) {
    int grouped = groupWindow(aggregate.getInput());
    return grouped >= 0
            && aggregate.getInput() instanceof Calc calc
            && TimeWindow.of((RexCall) project(calc, grouped)).shape() == TimeWindow.Shape.SESSION
        ? grouped
        : -1;
  }

  private AggregateCalls.Call call(AggregateCall call, Kind[] kinds) {
    List<Kind> arguments = call.getArgList().stream().map(argument -> kinds[argument]).toList();
    SqlParserPos position = call.getParserPosition();
    if (!call.collation.getFieldCollations().isEmpty()) {
      throw new QueryException(
          call.getAggregation().getName() + " WITHIN GROUP (ORDER BY …) is not supported",
          position);
    }
    try {
      return call(call, arguments);
    } catch (QueryException failure) {
      throw failure;
    } catch (IllegalArgumentException failure) {
      throw new QueryException(QueryErrors.reason(failure), position, failure);
    }
  }

  private AggregateCalls.Call call(AggregateCall call, List<Kind> arguments) {
    return new AggregateCalls.Call(
        call.getAggregation().getKind() == SqlKind.LITERAL_AGG
            ? new LiteralAggregation(call.rexList.get(0))
            : Aggregations.of(call.getAggregation(), arguments, call.getType())
                .withCoders(pipeline.getCoderRegistry()),
        call.getArgList().stream().mapToInt(Integer::intValue).toArray(),
        arguments.toArray(Kind[]::new),
        call.filterArg,
        call.isDistinct());
  }

  /** What matches else than by its condition alone would be answered wrongly. */
  private static void requireOrdinary(JoinRelType type) {
    if (type != JoinRelType.INNER
        && type != JoinRelType.LEFT
        && type != JoinRelType.RIGHT
        && type != JoinRelType.FULL) {
      throw new QueryException(
          "A join of the kind %s is not supported (there are INNER, LEFT, RIGHT, FULL and CROSS)"
              .formatted(type),
          0,
          0);
    }
  }

  private PCollection<Row> join(Join join) {
    requireOrdinary(join.getJoinType());
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
          "FULL JOIN needs an equality between its tables (a UNION of a LEFT and a RIGHT JOIN does"
              + " not)",
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
            : compile(RexProgram.create(both, List.of(), condition, List.of(), rex), types(join));
    return new JoinMatches(
        compiled,
        RowSchemas.of(join.getRowType()),
        join.getLeft().getRowType().getFieldCount(),
        written.of(join.getCondition(), both));
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
    RowOrder order = RowOrder.of(sort.getCollation());
    return rows.apply(
        named("Order and limit"),
        new FirstRows(order, count(sort.offset, 0), count(sort.fetch, Integer.MAX_VALUE), schema));
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
          "LIMIT and OFFSET must be whole numbers from 0, not " + (count == null ? literal : count),
          0,
          0);
    }
    return count.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
  }

  private PCollection<Row> union(Union union) {
    Schema schema = RowSchemas.of(union.getRowType());
    List<PCollection<Row>> inputs = inputs(union, schema);
    PCollection<Row> all = PCollectionList.of(inputs).apply(named("Union"), Flatten.pCollections());
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
    RelDataType withConstants = rowOf(window, columns.stream().map(RexNode::getType).toList());
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
                        written.described("the constants of a window"))))
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
                  RowOrder.of(group.orderKeys),
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
                    written.described("the results of a window"))))
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
