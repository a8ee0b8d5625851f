package dev.millrace.transforms.sql;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.OnnxModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs one SELECT over tables: the collections of a tuple, whose tags' names are the names of the
 * tables. The text is parsed, checked and planned with Calcite, and the plan is run with operators
 * of this package, so that Beam SQL's own answers ({@code docs/engines.md}) are nobody's.
 *
 * <pre>{@code
 * PCollectionTuple.of(new TupleTag<>("sales"), sales)
 *     .apply(
 *         Query.of("SELECT region, SUM(price) AS total FROM sales WHERE sold >= :since GROUP BY region")
 *             .withParameter("since", LocalDate.of(2026, 1, 1)));
 * }</pre>
 *
 * <p><b>Names</b> of tables, columns and functions are found in any case; results keep the case in
 * which they are written. A name that is a word of SQL's own stands in double quotes or backticks.
 *
 * <p><b>Types</b>: BYTE is TINYINT, INT16 SMALLINT, INT32 INTEGER, INT64 BIGINT, FLOAT REAL,
 * DOUBLE, DECIMAL, STRING and enumerations VARCHAR, BYTES VARBINARY, BOOLEAN, {@code SqlTypes.DATE}
 * and {@code SqlTypes.TIME} DATE and TIME; DATETIME, {@code SqlTypes.DATETIME}, MicrosInstant and
 * NanosInstant are TIMESTAMP in UTC, in milliseconds: what is finer is cut off. Fields of other
 * types (arrays, maps, rows) cannot be named. Results have the types of the first list, and
 * TIMESTAMP is DATETIME; a decimal has no zeros at its end.
 *
 * <p><b>Numbers</b>: whole numbers that overflow are an error, SUM of them is BIGINT and an error
 * beyond it, AVG of them DOUBLE. Division of whole numbers is whole, as the standard lets it be.
 * Sums and averages of DOUBLE are exact and rounded once, those of DECIMAL exact (AVG and division
 * to 34 digits), so results do not depend on the order of rows, bundles or engines.
 *
 * <p><b>Nulls</b> are the standard's: a comparison with null is unknown, also in NOT IN; null keys
 * of a join match nothing, and are one group of GROUP BY. {@code ORDER BY} puts them last unless
 * NULLS FIRST says otherwise.
 *
 * <p><b>Texts</b> are converted to other types only where they are written in the query; of a
 * column that is an error, with the CAST to write. They are ordered by code point. CHAR_LENGTH,
 * SUBSTRING, POSITION, STRPOS, OVERLAY, LEFT and RIGHT count code points, so most emoji are one
 * character; CAST to VARCHAR(n) still cuts by units of UTF-16, of which these are two.
 *
 * <p><b>Order</b>: a collection has none. ORDER BY with LIMIT or OFFSET keeps exactly the rows it
 * should, ties going to the least of all columns; {@link QueryPlan#ordering} says the order for who
 * prints the result.
 *
 * <p><b>Windows of time</b>: TUMBLE, HOP and SESSION in GROUP BY or as {@code TABLE(TUMBLE(TABLE t,
 * DESCRIPTOR(c), INTERVAL '1' HOUR))}; they start at multiples from 1970-01-01T00:00Z.
 *
 * <p><b>Streams</b> ({@link #withStream}): rows are put into Beam's windows, and a group comes out
 * when the watermark passes the end of its window, with the last moment of that window for a
 * timestamp; where nothing is grouped each row comes out at once, with its event time. GROUP BY,
 * DISTINCT and aggregates need the start of a window of the event time among their keys, OVER needs
 * it in PARTITION BY, and a join needs both sides in the same windows and an equality of their
 * starts. Anything else that would wait for the end of a stream is refused: ORDER BY, LIMIT and
 * OFFSET, UNION, INTERSECT and EXCEPT, subqueries in expressions, joins with tables that are no
 * streams. SESSION takes neither distinct aggregates nor grouping sets. Triggers and accumulation
 * that rows come with do not count, and an allowed lateness is refused. A row that comes behind the
 * watermark is dropped by Beam, uncounted: whoever makes the stream must have set it aside.
 *
 * <p><b>Errors</b>: {@link QueryException} before the run, one line with line and column where
 * Calcite tells them; a value that cannot be worked out ends the run with the expression and the
 * reason.
 *
 * <p><b>LAG and LEAD</b> with a default value fail at a null of their column (COALESCE it): Calcite
 * takes their result for never null.
 *
 * <p><b>SCORE</b>{@code ('model.onnx', a, b)} in a SELECT list is the score that a model gives to
 * numbers, for each row of the block, in batches: {@link ScoreColumn}, whatever stands around it. A
 * row that the model cannot score is a dead letter of {@link #withDeadLetters}; without that it
 * ends the run. {@link #withModels} says where models are. It is planned where it is written, also
 * if nobody reads the score.
 *
 * <p><b>Limits</b>: an expression, or an OR, of some thousand terms is refused (an AND of them is
 * not); a list of IN of a hundred values or more is joined as a table; COALESCE, NULLIF, GREATEST,
 * LEAST and CASE of a value go at most 8 into one another; what is nested deeper than a stack of
 * 128 MB holds, tens of thousands of parentheses, is refused; a query of WITH is planned wherever
 * it is named, and what names of WITH stand for may be 1,000 SELECTs; a decimal has at most 1,000
 * digits before its point. A text with half of a character (a lone surrogate) in it is refused.
 *
 * <p><b>Cost</b>: GROUP BY shuffles a row for each group and bundle, and once more the distinct
 * values of distinct aggregates; a join with an equality shuffles both sides; one without holds its
 * right side, for RIGHT JOIN its left one, in each worker's memory, at most 10,000 rows; a window
 * function sorts each partition in memory, LIMIT holds that many rows, and OFFSET without LIMIT all
 * of them. Expressions are compiled to Java.
 *
 * <p><b>NaN and zeros</b>: as in PostgreSQL and DuckDB, NaN is equal to NaN and above all other
 * numbers, and -0.0 is equal to 0.0, in comparisons, IN, keys of joins and groups, DISTINCT, MIN,
 * MAX and ORDER BY alike. (IEEE 754 has NaN unequal to itself; the SQL standard has no NaN.) A
 * group of both zeros is 0.0; of rows that differ in the sign of a zero alone LIMIT takes that with
 * -0.0 first.
 *
 * <p><b>Known to fall short</b>: over a stream, times before 1970 may get other windows than in
 * batch.
 *
 * <p><b>Not supported</b>, and refused: LISTAGG and other aggregates WITHIN GROUP, distinct
 * aggregates over a window, RANGE with a distance, FULL JOIN without an equality, arrays,
 * TABLESAMPLE, {@code SESSION_END}, RAND and what else differs from run to run, more than one
 * statement.
 */
public final class Query extends PTransform<PCollectionTuple, PCollection<Row>> {
  /** The result of {@link #withDeadLetters}. */
  public static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};

  /** Rows that a SCORE cannot score. */
  public static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("deadLetters") {};

  private static final long serialVersionUID = 1;

  private final String sql;
  private final transient Map<String, Optional<Object>> parameters;
  private final transient QueryFunctions functions;
  private final transient Map<String, String> eventTimes;
  private final QueryTime time;
  private final boolean orderingColumns;

  private Query(
      String sql,
      Map<String, Optional<Object>> parameters,
      QueryFunctions functions,
      Map<String, String> eventTimes,
      QueryTime time,
      boolean orderingColumns) {
    this.sql = sql;
    this.parameters = parameters;
    this.functions = functions;
    this.eventTimes = eventTimes;
    this.time = time;
    this.orderingColumns = orderingColumns;
  }

  /**
   * The query of a text: one SELECT, WITH or VALUES; a semicolon may end it. Its CURRENT_TIMESTAMP
   * is now, unless {@link #at} says otherwise.
   */
  public static Query of(String sql) {
    return new Query(
        sql,
        Map.of(),
        QueryFunctions.NONE,
        Map.of(),
        new QueryTime(System.currentTimeMillis()),
        false);
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
    return new Query(sql, with, functions, eventTimes, time, orderingColumns);
  }

  /**
   * The same query with a function of a row.
   *
   * @param function a class with a public static method {@code eval}
   */
  public Query withFunction(String name, Class<?> function) {
    return having(functions.with(name, function));
  }

  /**
   * The same query with an aggregate of one argument, to which nulls are given too. One whose input
   * is {@link Number} takes numbers of any type, each as the object that it is, and nothing else.
   */
  public Query withAggregate(String name, CombineFn<?, ?, ?> function) {
    return having(functions.with(name, function));
  }

  /**
   * The same query with a function that is defined in SQL.
   *
   * @throws QueryException if SQL or the query has a function of its name
   */
  public Query withFunction(DefinedFunction function) {
    return having(functions.with(function));
  }

  /**
   * The same query with an aggregate of one argument and a number, {@code TOP_K(x, 3)}, which is a
   * literal or a parameter. Nulls are given to it too.
   *
   * @param factory gives the aggregate for the number. What it throws as an {@link
   *     IllegalArgumentException} is said with the place of the number
   */
  public Query withAggregate(String name, Function<BigDecimal, CombineFn<?, ?, ?>> factory) {
    return having(functions.with(name, factory));
  }

  /**
   * The same query, whose SCOREs have models.
   *
   * @param reader gives the model that a query names; called where the query is planned. What it
   *     throws as an {@link IllegalArgumentException} is said with the place of the SCORE
   */
  public Query withModels(Function<String, OnnxModel> reader) {
    return having(functions.withModels(reader));
  }

  private Query having(QueryFunctions others) {
    return new Query(sql, parameters, others, eventTimes, time, orderingColumns);
  }

  /** The same query at a given moment: what CURRENT_TIMESTAMP and CURRENT_DATE mean. */
  public Query at(Instant moment) {
    return new Query(
        sql,
        parameters,
        functions,
        eventTimes,
        new QueryTime(moment.toEpochMilli()),
        orderingColumns);
  }

  /**
   * The same query, whose rows have at their end what ORDER BY names and SELECT does not, so that
   * whoever prints can sort by it and leave it out.
   */
  public Query withOrderingColumns() {
    return new Query(sql, parameters, functions, eventTimes, time, true);
  }

  /**
   * The same query, where a table is a stream: its rows have no end, each has its event time for a
   * timestamp, none is earlier than the watermark, and their windows allow no lateness.
   *
   * @param eventTime the column that the event time stands in
   */
  public Query withStream(String table, String eventTime) {
    Map<String, String> with = new LinkedHashMap<>(eventTimes);
    with.put(table, eventTime);
    return new Query(sql, parameters, functions, with, time, orderingColumns);
  }

  /**
   * Parses, checks and plans the query for tables of these schemas.
   *
   * @throws QueryException if it cannot be run as it is written
   */
  public QueryPlan plan(Map<String, Schema> tables) {
    return DeepStack.call(
        () ->
            new QueryPlanner(tables, functions, eventTimes)
                .plan(SqlText.of(sql), parameters, orderingColumns));
  }

  /**
   * The same query, with an output for rows that a SCORE cannot score: {@link #ROWS} and {@link
   * #DEAD_LETTERS}.
   */
  public PTransform<PCollectionTuple, PCollectionTuple> withDeadLetters() {
    return new WithDeadLetters(this);
  }

  @Override
  public PCollection<Row> expand(PCollectionTuple tables) {
    Outputs outputs = run(tables);
    if (outputs.deadLetters != null) {
      outputs.deadLetters.apply("Fail at dead letters", ParDo.of(new FailAtDeadLetters()));
    }
    return outputs.rows;
  }

  private static final class WithDeadLetters
      extends PTransform<PCollectionTuple, PCollectionTuple> {
    private static final long serialVersionUID = 1;

    private final Query query;

    private WithDeadLetters(Query query) {
      this.query = query;
    }

    @Override
    public PCollectionTuple expand(PCollectionTuple tables) {
      Outputs outputs = query.run(tables);
      PCollection<DeadLetter> deadLetters = outputs.deadLetters;
      if (deadLetters == null) {
        deadLetters =
            tables.getPipeline().apply("No dead letters", Create.empty(DeadLetter.Coder.of()));
      }
      return PCollectionTuple.of(ROWS, outputs.rows).and(DEAD_LETTERS, deadLetters);
    }
  }

  /** The outputs of a query; null where it scores nothing. */
  private record Outputs(PCollection<Row> rows, @Nullable PCollection<DeadLetter> deadLetters) {}

  private Outputs run(PCollectionTuple tables) {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    Map<String, PCollection<Row>> rows = new LinkedHashMap<>();
    for (Map.Entry<TupleTag<?>, PCollection<?>> table : tables.getAll().entrySet()) {
      String name = table.getKey().getId();
      PCollection<?> collection = table.getValue();
      if (!collection.hasSchema()) {
        throw new IllegalArgumentException(
            "The rows of table " + name + " have no schema (setRowSchema gives them one)");
      }
      if (collection.isBounded() == IsBounded.UNBOUNDED && !isStream(name)) {
        throw new IllegalArgumentException(
            "The rows of table " + name + " have no end (withStream says their event time)");
      }
      schemas.put(name, collection.getSchema());
      rows.put(name, closingOnce(name, collection.apply("Rows of " + name, new ToRows<>())));
    }
    QueryPlan plan = plan(schemas);
    PlanToPipeline operators =
        new PlanToPipeline(tables.getPipeline(), rows, time, new WrittenExpressions(parameters));
    PCollection<Row> result = DeepStack.call(() -> operators.apply(plan));
    return new Outputs(result, operators.deadLetters());
  }

  /** A group has one result, when its window ends, whatever triggers its rows come with. */
  private static PCollection<Row> closingOnce(String table, PCollection<Row> rows) {
    WindowingStrategy<?, ?> strategy = rows.getWindowingStrategy();
    // Windows that are made of others allow no less than those do.
    if (rows.isBounded() == IsBounded.UNBOUNDED
        && strategy.getAllowedLateness().isLongerThan(Duration.ZERO)) {
      throw new IllegalArgumentException(
          ("The rows of table %s have an allowed lateness of %d ms, and each late one would give"
                  + " its group another result (allow none where they first get windows, as later"
                  + " ones keep it)")
              .formatted(table, strategy.getAllowedLateness().getMillis()));
    }
    if (strategy.getTrigger() instanceof DefaultTrigger
        && strategy.getTimestampCombiner() == TimestampCombiner.END_OF_WINDOW) {
      return rows;
    }
    return rows.apply(
        "Close windows of " + table + " once",
        Window.<Row>configure()
            .triggering(DefaultTrigger.of())
            .discardingFiredPanes()
            .withTimestampCombiner(TimestampCombiner.END_OF_WINDOW));
  }

  private boolean isStream(String table) {
    return eventTimes.keySet().stream().anyMatch(table::equalsIgnoreCase);
  }
}
