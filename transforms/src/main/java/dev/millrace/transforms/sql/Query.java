package dev.millrace.transforms.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Runs one SELECT over tables. The tags' names of the tuple are the names of the tables. */
public final class Query extends PTransform<PCollectionTuple, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final String sql;
  private final transient Map<String, Optional<Object>> parameters;
  private final QueryTime time;
  private final boolean orderingColumns;

  private Query(
      String sql,
      Map<String, Optional<Object>> parameters,
      QueryTime time,
      boolean orderingColumns) {
    this.sql = sql;
    this.parameters = parameters;
    this.time = time;
    this.orderingColumns = orderingColumns;
  }

  /** The query of a text: one SELECT, WITH or VALUES; a semicolon may end it. */
  public static Query of(String sql) {
    return new Query(sql, Map.of(), new QueryTime(System.currentTimeMillis()), false);
  }

  /**
   * The same query with a value for {@code :name}. It is put into the parsed query as a literal of
   * its type, never into the text.
   *
   * @param value a text, number, boolean, {@link java.time.LocalDate}, {@link java.time.LocalTime},
   *     {@link java.time.LocalDateTime} or instant, or null
   * @throws IllegalArgumentException if the value's class has no literal in SQL
   */
  public Query withParameter(String name, @Nullable Object value) {
    Parameters.check(name, value);
    Map<String, Optional<Object>> with = new LinkedHashMap<>(parameters);
    with.put(name, Optional.ofNullable(value));
    return new Query(sql, with, time, orderingColumns);
  }

  /** The same query at a given moment: what CURRENT_TIMESTAMP and CURRENT_DATE mean. */
  public Query at(java.time.Instant moment) {
    return new Query(sql, parameters, new QueryTime(moment.toEpochMilli()), orderingColumns);
  }

  /**
   * The same query, whose rows have at their end what ORDER BY names and SELECT does not, so that
   * whoever prints can sort by it and leave it out.
   */
  public Query withOrderingColumns() {
    return new Query(sql, parameters, time, true);
  }

  /**
   * Parses, checks and plans the query for tables of these schemas.
   *
   * @throws QueryException if it cannot be run as it is written
   */
  public QueryPlan plan(Map<String, Schema> tables) {
    return new QueryPlanner(tables).plan(SqlText.of(sql), parameters, orderingColumns);
  }

  @Override
  public PCollection<Row> expand(PCollectionTuple tables) {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    Map<String, PCollection<Row>> rows = new LinkedHashMap<>();
    for (Map.Entry<TupleTag<?>, PCollection<?>> table : tables.getAll().entrySet()) {
      String name = table.getKey().getId();
      PCollection<?> collection = table.getValue();
      if (!collection.hasSchema()) {
        throw new IllegalArgumentException(
            "The rows of table " + name + " have no schema (setRowSchema gives them one)");
      }
      schemas.put(name, collection.getSchema());
      rows.put(name, collection.apply("Rows of " + name, new ToRows<>()));
    }
    QueryPlan plan = plan(schemas);
    return new PlanToPipeline(tables.getPipeline(), rows, time).apply(plan);
  }
}
