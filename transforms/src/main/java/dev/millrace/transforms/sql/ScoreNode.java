package dev.millrace.transforms.sql;

import dev.millrace.transforms.OnnxModel;
import java.util.List;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelTraitSet;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelWriter;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.SingleRel;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeName;

/**
 * The operator of a plan that is a {@link ScoreColumn}: its input's rows with a model's score at
 * their end. No rule of Calcite knows it, so that none moves a condition to the other side of it or
 * takes away a score that nobody reads: which rows there are does not depend on the planner.
 */
final class ScoreNode extends SingleRel {
  private final OnnxModel model;
  private final List<Integer> features;
  private final String column;

  ScoreNode(
      RelNode input, RelTraitSet traits, OnnxModel model, List<Integer> features, String column) {
    super(input.getCluster(), traits, input);
    this.model = model;
    this.features = List.copyOf(features);
    this.column = column;
  }

  ScoreColumn transform() {
    List<String> names = getInput().getRowType().getFieldNames();
    return ScoreColumn.of(model, features.stream().map(names::get).toList(), column);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new ScoreNode(inputs.get(0), traits, model, features, column);
  }

  @Override
  protected RelDataType deriveRowType() {
    RelDataTypeFactory types = getCluster().getTypeFactory();
    RelDataType score =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.DOUBLE), true);
    return types.builder().addAll(input.getRowType().getFieldList()).add(column, score).build();
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("model", model.name())
        .item("features", features)
        .item("column", column);
  }
}
