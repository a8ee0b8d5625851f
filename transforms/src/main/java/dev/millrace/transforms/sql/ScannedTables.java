package dev.millrace.transforms.sql;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.TableScan;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexSubQuery;

/** Finds the tables that a plan reads, in subqueries of its expressions too. */
final class ScannedTables extends RexShuttle {
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  private ScannedTables() {}

  static Set<String> of(RelNode plan) {
    ScannedTables found = new ScannedTables();
    found.look(plan);
    return found.names;
  }

  private void look(RelNode node) {
    if (node instanceof TableScan scan) {
      List<String> path = scan.getTable().getQualifiedName();
      names.add(path.get(path.size() - 1));
    }
    node.getInputs().forEach(this::look);
    node.accept(this);
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery subQuery) {
    look(subQuery.rel);
    return super.visitSubQuery(subQuery);
  }
}
