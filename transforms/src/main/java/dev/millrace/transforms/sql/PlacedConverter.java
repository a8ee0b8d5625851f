package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptCluster;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelCollation;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlJoin;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlSelect;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlValidator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Plans a query, and looks at each part of the plan as soon as it is made, while it is known where
 * in the text it stands: what {@link StreamRules} refuse is refused there.
 */
final class PlacedConverter extends SqlToRelConverter {
  private final StreamRules rules;

  PlacedConverter(
      SqlValidator validator,
      CalciteCatalogReader reader,
      RelOptCluster cluster,
      StreamRules rules,
      Config configuration) {
    super(
        (row, view, schemaPath, viewPath) -> {
          throw new UnsupportedOperationException("There are no views: " + view);
        },
        validator,
        reader,
        cluster,
        StandardConvertletTable.INSTANCE,
        configuration);
    this.rules = rules;
  }

  @Override
  protected void convertSelectImpl(Blackboard board, @Nullable Blackboard outer, SqlSelect select) {
    super.convertSelectImpl(board, outer, select);
    check(board.root(), select);
  }

  @Override
  protected void convertFrom(
      Blackboard board, @Nullable SqlNode from, @Nullable List<String> fieldNames) {
    super.convertFrom(board, from, fieldNames);
    if (from instanceof SqlJoin join) {
      check(board.root(), join.getRight());
    }
  }

  @Override
  protected void convertCollectionTable(Blackboard board, SqlCall call) {
    super.convertCollectionTable(board, call);
    check(board.root(), call);
  }

  @Override
  protected void convertAgg(
      Blackboard board, SqlSelect select, List<SqlNode> selectList, List<SqlNode> orderList) {
    super.convertAgg(board, select, selectList, orderList);
    SqlNode group = select.getGroup();
    check(board.root(), group == null ? select.getSelectList() : group);
  }

  @Override
  protected void convertOrder(
      SqlSelect select,
      Blackboard board,
      RelCollation collation,
      List<SqlNode> order,
      @Nullable SqlNode offset,
      @Nullable SqlNode fetch) {
    super.convertOrder(select, board, collation, order, offset, fetch);
    SqlNode first = order.isEmpty() ? fetch == null ? offset : fetch : order.get(0);
    check(board.root(), first == null ? select : first);
  }

  @Override
  protected RelNode convertSetOp(SqlCall call) {
    RelNode rows = super.convertSetOp(call);
    check(rows, call);
    return rows;
  }

  private void check(RelNode rows, SqlNode at) {
    try {
      rules.shape(rows);
    } catch (QueryException refused) {
      SqlParserPos position = at.getParserPosition();
      throw refused.line() > 0 ? refused : refused.at(position);
    }
  }
}
