package dev.millrace.transforms.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** What a query does with tables of given schemas. */
public final class QueryPlan {
  private final RelNode root;
  private final Schema schema;
  private final List<Ordering> ordering;
  private final int selected;
  private final boolean scores;
  private final Set<String> tables;
  private final Map<String, ReadColumns> columns;
  private final @Nullable StreamShape stream;

  QueryPlan(
      RelNode root,
      Schema schema,
      List<Ordering> ordering,
      int selected,
      boolean scores,
      Set<String> tables,
      Map<String, ReadColumns> columns,
      @Nullable StreamShape stream) {
    this.root = root;
    this.schema = schema;
    this.ordering = List.copyOf(ordering);
    this.selected = selected;
    this.scores = scores;
    this.tables = tables;
    this.columns = columns;
    this.stream = stream;
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

  /**
   * Whether the query reads a table, which a name in its text does not say: that may be of a column
   * too.
   *
   * @param table its name, in any case
   */
  public boolean reads(String table) {
    return tables.contains(table);
  }

  /**
   * The columns of a table that the operators of the query read.
   *
   * @param table its name, in any case
   * @return empty if they read no such table, which may be so though the query names it
   */
  public Optional<ReadColumns> columns(String table) {
    return Optional.ofNullable(columns.get(table));
  }

  /** Whether rows are scored, so that some may be dead letters. */
  public boolean hasDeadLetters() {
    return scores;
  }

  /** Whether the query reads a stream, so that its result has no end. */
  public boolean isStream() {
    return stream != null;
  }

  /**
   * Over a stream: windows of which each has all rows of one TUMBLE or HOP of the query, which ends
   * in it. Empty where rows are in no windows, in sessions, or one by one in those of a HOP.
   */
  public Optional<FixedWindows> windows() {
    return stream == null ? Optional.empty() : Optional.ofNullable(stream.ends());
  }

  /** The plan as Calcite writes it, a line for each operator, for people. */
  public String explain() {
    return RelOptUtil.toString(root);
  }
}
