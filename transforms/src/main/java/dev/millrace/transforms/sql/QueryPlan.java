package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;

/** What a query does with tables of given schemas. */
public final class QueryPlan {
  private final RelNode root;
  private final Schema schema;
  private final List<Ordering> ordering;
  private final int selected;
  private final boolean scores;

  QueryPlan(RelNode root, Schema schema, List<Ordering> ordering, int selected, boolean scores) {
    this.root = root;
    this.schema = schema;
    this.ordering = List.copyOf(ordering);
    this.selected = selected;
    this.scores = scores;
  }

  RelNode root() {
    return root;
  }

  /** The schema of the result. */
  public Schema schema() {
    return schema;
  }

  /**
   * The order that the query asks for, most significant key first; empty if it asks for none. A
   * collection has no order: whoever prints the result sorts by these. With {@link
   * Query#withOrderingColumns} all keys are columns of the result; without it, those that the query
   * does not select are left out, and what follows them too.
   */
  public List<Ordering> ordering() {
    return ordering;
  }

  /** How many of the result's first columns the query selects; what follows is there to sort by. */
  public int selectedColumns() {
    return selected;
  }

  /** Whether rows are scored, so that some may be dead letters. */
  public boolean hasDeadLetters() {
    return scores;
  }

  /** The plan as Calcite writes it, a line for each operator, for people. */
  public String explain() {
    return RelOptUtil.toString(root);
  }
}
