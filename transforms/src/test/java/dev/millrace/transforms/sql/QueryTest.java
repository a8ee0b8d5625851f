package dev.millrace.transforms.sql;

import static dev.millrace.transforms.sql.SqlTables.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.TinyOnnx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.Sum;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Queries whose answers were written by hand from the SQL standard. */
class QueryTest {
  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  private static final SqlTables TABLES =
      new SqlTables()
          .with(
              "sales",
              "id:INT region:TEXT item:TEXT quantity:INT price:DECIMAL weight:DOUBLE sold:TIME",
              List.of(
                  sale(1, "north", "nut", 3, "1.50", 0.1, "2026-01-01T10:00:10Z"),
                  sale(2, "north", "bolt", 4, "2.25", 0.2, "2026-01-01T10:00:50Z"),
                  sale(3, "south", "nut", null, "1.50", 0.3, "2026-01-01T10:01:05Z"),
                  sale(4, null, "nut", 2, null, null, "2026-01-01T10:03:00Z"),
                  sale(5, "south", "nut", 7, "0.5", 1e16, "2026-01-01T10:03:59Z")))
          .with(
              "regions",
              "name:TEXT manager:TEXT",
              List.of(row("north", "Ada"), row("west", "Bob"), row(null, "Eve")));

  private static List<@Nullable Object> sale(
      int id,
      @Nullable String region,
      String item,
      @Nullable Integer quantity,
      @Nullable String price,
      @Nullable Double weight,
      String at) {
    return row(
        id,
        region,
        item,
        quantity,
        price == null ? null : new BigDecimal(price),
        weight,
        Instant.parse(at));
  }

  private static Query query(String sql) {
    return Query.of(sql).withModels(QueryTest::model);
  }

  /** Of a.onnx the score is 10 times the first feature, and the second. */
  private static OnnxModel model(String name) {
    return switch (name) {
      case "a.onnx" -> OnnxModel.of(name, product(1, 10, 1));
      case "two.onnx" -> OnnxModel.of(name, product(2, 1, 2));
      case "broken.onnx" -> OnnxModel.of(name, new byte[] {1, 2, 3});
      default -> throw new IllegalArgumentException("Invalid model " + name + ": no such file");
    };
  }

  private static byte[] product(long outputs, float... weights) {
    long inputs = weights.length / outputs;
    return new TinyOnnx()
        .input("features", TinyOnnx.FLOAT, -1, inputs)
        .floats("weights", List.of(inputs, outputs), weights)
        .node("MatMul", List.of("features", "weights"), "score")
        .output("score", TinyOnnx.FLOAT, -1, outputs)
        .bytes();
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "queries.txt",
      delimiter = ';',
      quoteCharacter = '~',
      maxCharsPerColumn = 10000)
  void answers(String sql, String expected, TestPipeline pipeline) {
    TABLES.expect(
        pipeline, query(sql), expected.equals("nothing") ? new String[0] : expected.split(", "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "refusals.txt",
      delimiter = ';',
      quoteCharacter = '~',
      maxCharsPerColumn = 10000)
  void refusesInOneLine(String sql, String expected, TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    Throwable refused = assertThrows(QueryException.class, () -> TABLES.run(pipeline, query(sql)));

    assertThat(refused.getMessage(), is(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "failures.txt",
      delimiter = ';',
      quoteCharacter = '~',
      maxCharsPerColumn = 10000)
  void failsAtWorkRatherThanBeWrong(String sql, String expected, TestPipeline pipeline) {
    TABLES.run(pipeline, query(sql));
    Throwable failed = assertThrows(RuntimeException.class, () -> pipeline.run());

    assertThat(failed.getMessage(), containsString(expected));
  }

  @Test
  void aParameterIsAValueWhateverItSays(TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of("SELECT id, :text FROM sales WHERE item = :item AND sold < :before -- :not")
            .withParameter("text", "' OR 1 = 1 --")
            .withParameter("item", "nut")
            .withParameter("before", java.time.Instant.parse("2026-01-01T10:01:00Z")),
        "1|' OR 1 = 1 --");
  }

  @Test
  void anErrorNamesAParameterAndNotItsValue(TestPipeline pipeline) {
    TABLES.run(
        pipeline,
        Query.of("SELECT CAST(:password AS INTEGER), id * :factor FROM sales WHERE id > 1")
            .withParameter("password", "hunter2")
            .withParameter("factor", 1234567));

    Throwable failed = assertThrows(RuntimeException.class, () -> pipeline.run());

    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString(), not(containsString("hunter2")));
      assertThat(cause.toString(), not(containsString("1234567")));
    }
    assertThat(
        failed.getMessage(),
        containsString(
            "The query failed on a row, at CAST(:password AS INTEGER), id * :factor, id > 1:"
                + " \":password\" is no number of that type"));
  }

  @Test
  void parametersHaveTheirTypes() {
    QueryPlan plan =
        Query.of("SELECT :whole AS w, :exact AS e, :binary AS b, :truth AS t, :day AS d")
            .withParameter("whole", 1)
            .withParameter("exact", new BigDecimal("1.5"))
            .withParameter("binary", 1.5)
            .withParameter("truth", true)
            .withParameter("day", LocalDate.of(2026, 1, 1))
            .plan(Map.of());

    assertThat(
        plan.schema(),
        is(
            Schema.builder()
                .addInt32Field("w")
                .addDecimalField("e")
                .addDoubleField("b")
                .addBooleanField("t")
                .addLogicalTypeField("d", SqlTypes.DATE)
                .build()));
  }

  @Test
  void aValueWithoutALiteralIsRefused() {
    Query query = Query.of("SELECT :p");

    Throwable refused =
        assertThrows(
            IllegalArgumentException.class, () -> query.withParameter("p", new StringBuilder()));

    assertThat(refused.getMessage(), containsString("parameter :p: StringBuilder has no literal"));
  }

  /** A value may be nobody's business, and is not what the query says. */
  @Test
  void aParameterThatDoesNotFitIsNamedWithoutItsValue() {
    assertRefused(
        "Invalid SQL at line 1, column 33: :p is a text where INTEGER is needed (it cannot be read"
            + " as one, such as 17)",
        () ->
            Query.of("SELECT id FROM sales WHERE id = :p")
                .withParameter("p", "1 OR 1 = 1")
                .plan(TABLES.schemas()));
    assertRefused(
        "Invalid SQL at line 1, column 15: Unexpected parameter (one stands for a value, not for a"
            + " table, a column or a word of SQL)",
        () -> Query.of("SELECT * FROM :p").withParameter("p", "sales").plan(TABLES.schemas()));
  }

  @Test
  void columnsKeepTheirNamesAndNullability() {
    QueryPlan plan =
        Query.of(
                "SELECT id, COUNT(*) OVER (PARTITION BY item) AS n, ROW_NUMBER() OVER (ORDER BY id)"
                    + " AS r, price AS \"of it\" FROM sales")
            .plan(TABLES.schemas());

    assertThat(
        plan.schema(),
        is(
            Schema.builder()
                .addNullableInt32Field("id")
                .addInt64Field("n")
                .addInt64Field("r")
                .addNullableField("of it", Schema.FieldType.DECIMAL)
                .build()));
  }

  /** A name of a column, or of a subquery, is none of a table. */
  @Test
  void saysWhichTablesAreRead() {
    Schema ids = Schema.builder().addInt32Field("id").build();
    Map<String, Schema> schemas =
        Map.of("a", ids, "b", ids, "c", ids, "d", ids, "e", ids, "f", ids, "g", ids);
    QueryPlan plan =
        Query.of(
                "WITH g AS (SELECT id FROM A) SELECT id AS f, (SELECT MAX(id) FROM d) AS m FROM g"
                    + " WHERE id IN (SELECT id FROM b WHERE EXISTS (SELECT 1 FROM c)) AND FALSE")
            .plan(schemas);

    assertThat(
        schemas.keySet().stream().filter(plan::reads).sorted().toList(),
        is(List.of("a", "b", "c", "d")));
  }

  @Test
  void saysTheOrderThatIsAskedFor() {
    QueryPlan plan =
        Query.of("SELECT id, item FROM sales ORDER BY item DESC NULLS FIRST, price, id DESC")
            .withOrderingColumns()
            .plan(TABLES.schemas());

    assertThat(
        plan.ordering(),
        is(
            List.of(
                new Ordering("item", 1, true, true),
                new Ordering("$order1", 2, false, false),
                new Ordering("id", 0, true, false))));
    assertThat(plan.selectedColumns(), is(2));
    assertThat(plan.schema().getFieldNames(), is(List.of("id", "item", "$order1")));
  }

  @Test
  void ofOneStatementTooManyTheSecondIsNamed() {
    Throwable refused =
        assertThrows(
            QueryException.class,
            () -> Query.of("SELECT id FROM sales;\nSELECT 1").plan(TABLES.schemas()));

    assertThat(
        refused.getMessage(),
        is("Invalid SQL at line 1, column 21: There is more than one statement"));
  }

  @Test
  void takesFunctionsOfItsCaller(TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of("SELECT shout(item), total(CAST(id AS BIGINT)) FROM sales GROUP BY item")
            .withFunction("SHOUT", Shout.class)
            .withAggregate("TOTAL", Sum.ofLongs()),
        "nut!|13",
        "bolt!|2");
  }

  /** As SQL's own RANDOM, NEWID and SESSION_END are. */
  @Test
  void aFunctionOfItsCallerIsNotRefusedForWhatItIsCalled(TestPipeline pipeline) {
    String nine = "random(".repeat(9) + "item" + ")".repeat(9);
    TABLES.expect(
        pipeline,
        Query.of("SELECT newid(item), " + nine + ", nvl(item) FROM sales WHERE id = 1")
            .withFunction("RANDOM", Shout.class)
            .withFunction("NewId", Shout.class)
            .withFunction(DefinedFunction.of("nvl", Map.of("x", "VARCHAR"), "VARCHAR", "x || '?'")),
        "nut!|nut!!!!!!!!!|nut?");
  }

  @Test
  void aFunctionThatNoCallCouldBeWrittenOfIsRefused() {
    for (String word : List.of("UUID", "Try_Cast", "PERIOD", "DATE_TRUNC", "GROUP_CONCAT")) {
      assertRefused(
          "Invalid SQL: "
              + word
              + " is a word of SQL's own, by which no function can be called (choose another name)",
          () -> DefinedFunction.of(word, Map.of("x", "BIGINT"), "BIGINT", "x"));
    }
  }

  @Test
  void aDefinedFunctionStandsForItsExpression(TestPipeline pipeline) {
    DefinedFunction half =
        DefinedFunction.of("half", Map.of("x", "DOUBLE"), "DECIMAL(9, 2)", "X / 2");
    Map<String, String> two = new LinkedHashMap<>();
    two.put("x", "BIGINT");
    two.put("y", "BIGINT");
    DefinedFunction quarters =
        DefinedFunction.of("quarters", two, "VARCHAR", "half(half(x)) || '/' || y");

    TABLES.expect(
        pipeline,
        Query.of(
                "SELECT Quarters(3, 7), half(NULL), half(SUM(id)), mean(id), past(MAX(sold))"
                    + " FROM sales")
            .withFunction(half)
            .withFunction(quarters)
            .withFunction(
                DefinedFunction.of("mean", Map.of("x", "DOUBLE"), "DOUBLE", "SUM(x) / COUNT(*)"))
            .withFunction(
                DefinedFunction.of(
                    "past", Map.of("t", "TIMESTAMP"), "BOOLEAN", "t < CURRENT_TIMESTAMP")),
        ".75/7|null|7.5|3.0|true");
  }

  @Test
  void aDefinedFunctionIsRefusedWhereItCannotBe() {
    DefinedFunction abs = DefinedFunction.of("abs", Map.of("x", "BIGINT"), "BIGINT", "x");
    DefinedFunction again = DefinedFunction.of("f", Map.of("x", "BIGINT"), "BIGINT", "nosuch(x)");
    DefinedFunction query = DefinedFunction.of("g", Map.of(), "BIGINT", "1");

    assertRefused(
        "Invalid SQL: There is a function abs already (choose another name)",
        () -> Query.of("SELECT 1").withFunction(abs));
    assertRefused(
        "Invalid SQL at line 1, column 1: There is no function nosuch(<NUMERIC>)",
        () -> Query.of("SELECT f(1)").withFunction(again).plan(Map.of()));
    assertRefused(
        "Invalid SQL: There is a function g already (choose another name)",
        () -> Query.of("SELECT 1").withFunction(query).withFunction(query));
    assertRefused(
        "Invalid SQL at line 1, column 8: f takes no DISTINCT (write it into the function's"
            + " expression)",
        () -> Query.of("SELECT f(DISTINCT 1)").withFunction(again).plan(Map.of()));
    assertRefused(
        "Invalid SQL at line 1, column 8: g takes 0 arguments, and got 1",
        () -> Query.of("SELECT g(1)").withFunction(query).plan(Map.of()));
    assertRefused(
        "Invalid SQL at line 1, column 8: f takes 1 argument, and got 2",
        () -> Query.of("SELECT f(1, 2)").withFunction(again).plan(Map.of()));
    assertRefused(
        "Invalid SQL at line 1, column 5: The function F calls itself (it may call functions that"
            + " were defined before it)",
        () -> DefinedFunction.of("F", Map.of("x", "BIGINT"), "BIGINT", "x + f(x)"));
    assertRefused(
        "Invalid SQL at line 1, column 1: The function h has a query in it (must be an expression"
            + " of values)",
        () -> DefinedFunction.of("h", Map.of(), "BIGINT", "(SELECT 1)"));
    assertRefused(
        "Invalid SQL: There is no type INTT (such as BIGINT, DOUBLE, DECIMAL(9, 2), VARCHAR, DATE)",
        () -> DefinedFunction.of("i", Map.of("x", "INTT"), "BIGINT", "x"));
  }

  /** Each stands for two of the one before it. */
  @Test
  void functionsThatDoubleAreRefusedBeforeTheyFillTheMemory() {
    Query query = Query.of("SELECT f40(1)");
    for (int i = 0; i <= 40; i++) {
      String before = "f" + (i - 1) + "(x)";
      query =
          query.withFunction(
              DefinedFunction.of(
                  "f" + i, Map.of("x", "BIGINT"), "BIGINT", i == 0 ? "x" : before + "+" + before));
    }
    Query doubling = query;

    assertRefused(
        "Invalid SQL at line 1, column 1: Functions that call functions are more than 10000 calls"
            + " here",
        () -> doubling.plan(Map.of()));
  }

  private static void assertRefused(String message, Executable call) {
    assertThat(assertThrows(QueryException.class, call).getMessage(), is(message));
  }

  /**
   * Beam lets a function change all accumulators that it merges; elements must stay as they are.
   */
  @Test
  void aFunctionMayChangeWhatItMergesAndHasTheCodersOfThePipeline(TestPipeline pipeline) {
    pipeline.getCoderRegistry().registerCoderForClass(Emptied.class, new EmptiedCoder());

    TABLES.expect(
        pipeline,
        Query.of("SELECT item, total(id) FROM sales GROUP BY item")
            .withAggregate("TOTAL", new EmptyingSum()),
        "nut|13",
        "bolt|2");
  }

  private static final class Emptied {
    private long sum;
  }

  private static final class EmptiedCoder extends AtomicCoder<Emptied> {
    private static final long serialVersionUID = 1;

    @Override
    public void encode(Emptied value, OutputStream out) throws IOException {
      VarLongCoder.of().encode(value.sum, out);
    }

    @Override
    public Emptied decode(InputStream in) throws IOException {
      Emptied value = new Emptied();
      value.sum = VarLongCoder.of().decode(in);
      return value;
    }
  }

  /** Takes what the others have. */
  private static final class EmptyingSum extends CombineFn<Integer, Emptied, Long> {
    private static final long serialVersionUID = 1;

    @Override
    public Emptied createAccumulator() {
      return new Emptied();
    }

    @Override
    public Emptied addInput(Emptied held, Integer value) {
      held.sum += value;
      return held;
    }

    @Override
    public Emptied mergeAccumulators(Iterable<Emptied> all) {
      Emptied merged = new Emptied();
      for (Emptied one : all) {
        merged.sum += one.sum;
        one.sum = 0;
      }
      return merged;
    }

    @Override
    public Long extractOutput(Emptied held) {
      return held.sum;
    }
  }

  /** A function of a row. */
  public static final class Shout implements BeamSqlUdf {
    private Shout() {}

    public static String eval(String text) {
      return text + "!";
    }
  }
}
