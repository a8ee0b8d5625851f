package dev.millrace.transforms.sql;

import dev.millrace.transforms.OnnxModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptRule;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.hep.HepPlanner;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.hep.HepProgram;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelFieldCollation;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelRoot;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.RelFactories;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Sort;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.logical.LogicalProject;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.rules.CoreRules;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql2rel.ConvertToChecked;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/** Turns a logical plan into one of the operators that {@link PlanToPipeline} has. */
final class PlanRewriter {
  private final boolean withOrderingColumns;
  private final Map<String, OnnxModel> models;

  /**
   * @param models that the plan's SCOREs name
   */
  PlanRewriter(boolean withOrderingColumns, Map<String, OnnxModel> models) {
    this.withOrderingColumns = withOrderingColumns;
    this.models = models;
  }

  QueryPlan rewrite(RelRoot root, @Nullable StreamShape stream) {
    RelNode ordered = root.rel;
    RelNode rows =
        ordered instanceof Sort sort && sort.fetch == null && sort.offset == null
            ? sort.getInput()
            : ordered;
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Integer> sources = new ArrayList<>();
    for (Map.Entry<Integer, String> field : root.fields) {
      columns.add(rows.getCluster().getRexBuilder().makeInputRef(rows, field.getKey()));
      names.add(field.getValue());
      sources.add(field.getKey());
    }
    names = unique(names);
    int selected = names.size();
    List<Ordering> ordering = new ArrayList<>();
    for (RelFieldCollation key : root.collation.getFieldCollations()) {
      int index = sources.indexOf(key.getFieldIndex());
      if (index < 0) {
        if (!withOrderingColumns) {
          break;
        }
        index = names.size();
        columns.add(rows.getCluster().getRexBuilder().makeInputRef(rows, key.getFieldIndex()));
        names.add("$order" + (index - selected + 1));
        sources.add(key.getFieldIndex());
      }
      ordering.add(
          new Ordering(
              names.get(index),
              index,
              key.getDirection().isDescending(),
              key.nullDirection == NullDirection.FIRST));
    }
    RelNode result = LogicalProject.create(rows, List.of(), columns, names, Set.of());
    RelNode plan = operators(result);
    return new QueryPlan(
        plan,
        schema(plan, names),
        ordering,
        selected,
        !models.isEmpty(),
        ScannedTables.of(root.rel),
        ScannedColumns.of(plan),
        stream);
  }

  private RelNode operators(RelNode logical) {
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(logical.getCluster(), null);
    RelNode plan =
        apply(
            logical,
            CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
            CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
            CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);
    if (!models.isEmpty()) {
      plan = plan.accept(new ScoresToNodes(models));
    }
    plan = RelDecorrelator.decorrelateQuery(plan, builder);
    plan =
        apply(
            plan,
            CoreRules.FILTER_INTO_JOIN,
            CoreRules.JOIN_CONDITION_PUSH,
            CoreRules.FILTER_MERGE,
            CoreRules.FILTER_PROJECT_TRANSPOSE,
            CoreRules.FILTER_AGGREGATE_TRANSPOSE,
            CoreRules.FILTER_SET_OP_TRANSPOSE,
            CoreRules.PROJECT_MERGE);
    plan = apply(plan, CoreRules.JOIN_PUSH_EXPRESSIONS);
    plan = new RelFieldTrimmer(null, builder).trim(plan);
    plan = apply(plan, CoreRules.COERCE_INPUTS, CoreRules.PROJECT_MERGE);
    plan = apply(plan, CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW);
    plan = plan.accept(new CheckedCalls(plan.getCluster().getRexBuilder()));
    plan = plan.accept(new ConvertToChecked(plan.getCluster().getRexBuilder()));
    return apply(
        plan,
        CoreRules.PROJECT_REMOVE,
        CoreRules.FILTER_TO_CALC,
        CoreRules.PROJECT_TO_CALC,
        CoreRules.CALC_MERGE);
  }

  private static RelNode apply(RelNode plan, RelOptRule... rules) {
    HepProgramBuilder program = HepProgram.builder();
    program.addRuleCollection(List.of(rules));
    HepPlanner planner = new HepPlanner(program.build());
    planner.setRoot(plan);
    return planner.findBestExp();
  }

  private static List<String> unique(List<String> names) {
    List<String> unique = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      String free = name;
      for (int next = 0; !seen.add(free); next++) {
        free = name + next;
      }
      unique.add(free);
    }
    return unique;
  }

  private static Schema schema(RelNode plan, List<String> names) {
    return RowSchemas.of(plan.getRowType(), names);
  }
}
