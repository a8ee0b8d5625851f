package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.DataContext;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.adapter.enumerable.RexToLixTranslator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.linq4j.tree.Expression;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.linq4j.tree.Expressions;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.linq4j.tree.ParameterExpression;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexProgram;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * The condition and expressions of a plan's node as Java source. Made where the graph is built and
 * compiled there, so that an expression that has no code is refused before the run; compiled again
 * on each worker, once for all instances.
 */
final class CompiledProgram implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int MOST_CALLS = 2_500;

  /** Two comparisons, and what joins them. */
  private static final int CALLS_OF_RANGE = 3;

  private final String source;
  private final QueryTime time;

  private CompiledProgram(String source, QueryTime time) {
    this.source = source;
    this.time = time;
  }

  static CompiledProgram of(RexProgram written, JavaTypeFactory types, QueryTime time) {
    RexProgram program = StandardCalls.in(written, types);
    requireShort(program);
    ParameterExpression row = Expressions.parameter(Row.class, "row");
    List<RelDataTypeField> fields = program.getInputRowType().getFieldList();
    RexToLixTranslator.InputGetter input =
        (block, index, storage) ->
            Expressions.call(
                SqlValues.class,
                named(Kind.of(fields.get(index).getType())) + "At",
                row,
                Expressions.constant(index));
    BlockBuilder block = new BlockBuilder();
    if (program.getCondition() != null) {
      Expression condition =
          RexToLixTranslator.translateCondition(
              program, types, block, input, noCorrelation(), QueryConformance.INSTANCE);
      block.add(
          Expressions.ifThen(
              Expressions.not(condition),
              Expressions.return_(null, Expressions.constant(null, Object[].class))));
    }
    List<Expression> values =
        RexToLixTranslator.translateProjects(
            program,
            types,
            QueryConformance.INSTANCE,
            block,
            noCorrelation(),
            noCorrelation(),
            DataContext.ROOT,
            input,
            noCorrelation());
    List<RelDataTypeField> results = program.getOutputRowType().getFieldList();
    List<Expression> held = new ArrayList<>();
    for (int index = 0; index < values.size(); index++) {
      String kind = named(Kind.of(results.get(index).getType()));
      held.add(
          Expressions.call(
              SqlValues.class,
              "to" + kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1),
              Expressions.convert_(Expressions.box(values.get(index)), Object.class)));
    }
    block.add(Expressions.return_(null, Expressions.newArrayInit(Object.class, held)));
    CompiledProgram compiled =
        new CompiledProgram(
            "public Object[] evaluate(final "
                + DataContext.class.getName()
                + " root, final "
                + Row.class.getName()
                + " row) "
                + block.toBlock(),
            time);
    compiled.evaluator();
    return compiled;
  }

  /** Making code of more calls takes minutes, and gives more than a method may have. */
  private static void requireShort(RexProgram program) {
    int[] calls = new int[1];
    RexShuttle counting =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            calls[0]++;
            return super.visitCall(call);
          }

          @Override
          public RexNode visitLiteral(RexLiteral literal) {
            if (literal.getValue() instanceof Sarg<?> ranges) {
              calls[0] += CALLS_OF_RANGE * ranges.rangeSet.asRanges().size();
            }
            return literal;
          }
        };
    counting.visitList(program.getExprList());
    if (calls[0] > MOST_CALLS) {
      throw tooLong();
    }
  }

  static QueryException tooLong() {
    return new QueryException(
        "An expression is too long to be compiled (put values into a table and JOIN it, or work it"
            + " out in several subqueries)",
        0,
        0);
  }

  RowEvaluator evaluator() {
    return CompiledClasses.evaluator(source);
  }

  QueryTime time() {
    return time;
  }

  private static String named(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("NullAway")
  private static <T> @Nullable T noCorrelation() {
    return null;
  }
}
