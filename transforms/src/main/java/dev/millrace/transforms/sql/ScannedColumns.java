package dev.millrace.transforms.sql;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptUtil.InputFinder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Aggregate;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.AggregateCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Calc;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.TableScan;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexProgram;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the columns of tables that the operators of a plan read. Those that work out expressions
 * and that aggregate read what they name; any other that stands on a table reads all its columns.
 */
final class ScannedColumns {
  private final Map<String, Scanned> tables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private record Scanned(TableSchema table, ImmutableBitSet columns) {
    Scanned and(Scanned other) {
      return new Scanned(table, columns.union(other.columns));
    }
  }

  private ScannedColumns() {}

  /** By the tables' names, in any case. */
  static Map<String, ReadColumns> of(RelNode plan) {
    ScannedColumns columns = new ScannedColumns();
    columns.look(plan, null);
    Map<String, ReadColumns> read = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    columns.tables.forEach(
        (name, scanned) -> read.put(name, ReadColumns.of(scanned.table, scanned.columns)));
    return read;
  }

  private void look(RelNode node, @Nullable RelNode above) {
    if (node instanceof TableScan scan) {
      List<String> path = scan.getTable().getQualifiedName();
      TableSchema table = scan.getTable().unwrap(TableSchema.class);
      // The one that WITH RECURSIVE goes on from is no table of the query's, and is refused later.
      if (table != null) {
        tables.merge(
            path.get(path.size() - 1), new Scanned(table, read(scan, above)), Scanned::and);
      }
    }
    node.getInputs().forEach(input -> look(input, node));
  }

  private static ImmutableBitSet read(TableScan scan, @Nullable RelNode above) {
    if (above instanceof Calc calc) {
      RexProgram program = calc.getProgram();
      return InputFinder.bits(
          program.expandList(program.getProjectList()),
          program.getCondition() == null ? null : program.expandLocalRef(program.getCondition()));
    }
    if (above instanceof Aggregate aggregate) {
      return aggregate.getAggCallList().stream()
          .map(ScannedColumns::read)
          .reduce(aggregate.getGroupSet(), ImmutableBitSet::union);
    }
    return ImmutableBitSet.range(scan.getRowType().getFieldCount());
  }

  private static ImmutableBitSet read(AggregateCall call) {
    ImmutableBitSet arguments = ImmutableBitSet.of(call.getArgList());
    return call.hasFilter() ? arguments.set(call.filterArg) : arguments;
  }
}
