package dev.millrace.transforms.sql;

import dev.millrace.transforms.OnnxModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlJoin;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlOrderBy;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlSelect;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The SCOREs of a parsed query: where they stand, and their models. Looked at before Calcite's
 * validator moves expressions about, so that an error has the place in the text.
 */
final class ScoreCalls extends SqlBasicVisitor<@Nullable Void> {
  private static final String SELECT_LIST = "";

  private final Function<String, OnnxModel> reader;
  private final Predicate<String> isAggregate;
  private final Map<String, OnnxModel> models = new LinkedHashMap<>();
  private String place = "VALUES";

  private ScoreCalls(Function<String, OnnxModel> reader, Predicate<String> isAggregate) {
    this.reader = reader;
    this.isAggregate = isAggregate;
  }

  /**
   * The models of a query by the names that it gives them; none if nothing is scored.
   *
   * @param reader finds the model of a name
   * @param isAggregate whether a function of a name takes rows together
   * @throws QueryException for a SCORE outside of a SELECT list, or whose model cannot be had or
   *     does not take so many features
   */
  static Map<String, OnnxModel> modelsOf(
      SqlNode parsed, Function<String, OnnxModel> reader, Predicate<String> isAggregate) {
    ScoreCalls calls = new ScoreCalls(reader, isAggregate);
    parsed.accept(calls);
    return calls.models;
  }

  static QueryException misplaced(SqlParserPos position, String place) {
    return new QueryException(
        "SCORE belongs in a SELECT list, not in "
            + place
            + " (write it in a subquery, FROM (SELECT *, SCORE(…) AS score FROM …), and use the"
            + " name score)",
        position);
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlSelect select) {
      in(SELECT_LIST, select.getSelectList());
      in("FROM", select.getFrom());
      in("WHERE", select.getWhere());
      in("GROUP BY", select.getGroup());
      in("HAVING", select.getHaving());
      in("WINDOW", select.getWindowList());
      in("QUALIFY", select.getQualify());
      in("ORDER BY", select.getOrderList());
    } else if (call instanceof SqlOrderBy ordered) {
      in(place, ordered.query);
      in("ORDER BY", ordered.orderList);
    } else if (call instanceof SqlJoin join) {
      in(place, join.getLeft());
      in(place, join.getRight());
      in("the condition of a JOIN", join.getCondition());
    } else if (isScore(call)) {
      score(call);
      operands(place, call);
    } else if (call.getKind() == SqlKind.OVER) {
      operands("a window function", call);
    } else if (call.getKind() == SqlKind.FILTER || isAggregate.test(nameOf(call))) {
      operands("an aggregate", call);
    } else {
      operands(place, call);
    }
    return null;
  }

  private void operands(String where, SqlCall call) {
    call.getOperandList().forEach(operand -> in(where, operand));
  }

  private void in(String where, @Nullable SqlNode node) {
    if (node != null) {
      String around = place;
      place = where;
      node.accept(this);
      place = around;
    }
  }

  private void score(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    if (!place.equals(SELECT_LIST)) {
      throw misplaced(position, place);
    }
    List<SqlNode> operands = call.getOperandList();
    if (operands.size() < 2) {
      throw new QueryException(
          "SCORE needs a model and its features: SCORE('model.onnx', a, b)", position);
    }
    SqlNode model = operands.get(0);
    if (!(model instanceof SqlCharStringLiteral text)) {
      throw new QueryException(
          "The model of SCORE is %s (must be a text, such as 'model.onnx', or a parameter)"
              .formatted(QueryErrors.oneLine(model.toString())),
          model.getParserPosition());
    }
    try {
      String name = text.getValueAs(String.class);
      ScoreColumn.forFeatures(models.computeIfAbsent(name, reader), operands.size() - 1);
    } catch (IllegalArgumentException failure) {
      throw new QueryException(
          QueryErrors.oneLine(String.valueOf(failure.getMessage())), position, failure);
    }
  }

  private static boolean isScore(SqlCall call) {
    return nameOf(call).equalsIgnoreCase(ScoreFunction.NAME);
  }

  private static String nameOf(SqlCall call) {
    return call.getOperator().getName();
  }
}
