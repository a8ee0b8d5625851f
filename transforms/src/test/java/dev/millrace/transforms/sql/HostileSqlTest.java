package dev.millrace.transforms.sql;

import static dev.millrace.transforms.sql.SqlTables.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.sql.functions.SqlFunctions;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that nobody would write by hand end in the right answer, or in an error of one line. */
class HostileSqlTest {
  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  private static final SqlTables TABLES =
      new SqlTables()
          .with("t", "id:INT name:TEXT", List.of(row(1, "a"), row(2, "b"), row(3, null)));

  @Test
  void tenThousandParentheses(TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of("SELECT id FROM t WHERE " + "(".repeat(10_000) + "id = 1" + ")".repeat(10_000)),
        "1");
  }

  @Test
  void threeHundredThousandParenthesesAreRefused() {
    String message =
        refused("SELECT " + "(".repeat(300_000) + "1" + ")".repeat(300_000) + " FROM t");

    assertThat(message, is("Invalid SQL: The query is nested too deeply"));
  }

  @Test
  void twoThousandTermsThatMustAllBeTrue(TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of(
            "SELECT id FROM t WHERE "
                + joined(2_000, " AND ", term -> "id * " + (term + 1) + " > " + term * 2)),
        "2",
        "3");
  }

  @Test
  void twoThousandTermsOfWhichOneMustBeTrueAreTooMany(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    String sql = "SELECT id FROM t WHERE " + joined(2_000, " OR ", term -> "id + " + term + " > 9");

    Throwable refused =
        assertThrows(QueryException.class, () -> TABLES.run(pipeline, Query.of(sql)));

    assertThat(
        refused.getMessage(),
        is(
            "Invalid SQL: An expression is too long to be compiled (put values into a table and"
                + " JOIN it, or work it out in several subqueries)"));
  }

  @Test
  void twoThousandValuesThatAreExcludedAreTooMany(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    String sql =
        "SELECT id FROM t WHERE id > 1 AND "
            + joined(2_000, " AND ", term -> "id <> " + (term + 9));

    Throwable refused =
        assertThrows(QueryException.class, () -> TABLES.run(pipeline, Query.of(sql)));

    assertThat(refused.getMessage(), containsString("An expression is too long to be compiled"));
  }

  @Test
  void fiveHundredSubqueriesInOneAnother() {
    String sql = "SELECT id FROM (".repeat(500) + "SELECT id FROM t" + ")".repeat(500);

    QueryPlan plan = Query.of(sql).plan(TABLES.schemas());

    assertThat(plan.schema().getFieldNames(), is(List.of("id")));
  }

  /** Each name stands for the query before twice and two SELECTs: 2, 6, 14 and so on. */
  @Test
  void twentyQueriesOfWithThatDoubleAreRefusedBeforeTheyArePlanned() {
    String message = refused(doubling(20, "c19"));

    assertThat(
        message,
        is(
            "Invalid SQL at line 9, column 1: The query c8 of WITH is 1,022 SELECTs, as each one"
                + " before it is worked out wherever it is named (must be at most 1,000: have one"
                + " of them land by INSERT INTO, and read that)"));
  }

  @Test
  void whatIsNamedTooOftenBehindWithIsRefusedToo() {
    String message = refused(doubling(8, "c7 x JOIN c7 y ON x.id = y.id"));

    assertThat(
        message, containsString("The query behind WITH is 1,021 SELECTs, as each one before it"));
  }

  @Test
  void eightQueriesOfWithThatDoubleArePlanned() {
    QueryPlan plan = Query.of(doubling(8, "c7")).plan(TABLES.schemas());

    assertThat(plan.schema().getFieldNames(), is(List.of("id")));
  }

  @Test
  void aColumnThatIsCalledLikeAQueryOfWithIsNoneOfIt() {
    String sql =
        "WITH id AS (%s) SELECT id + id + id AS id FROM t"
            .formatted(joined(600, " UNION ALL ", n -> "SELECT id FROM t"));

    QueryPlan plan = Query.of(sql).plan(TABLES.schemas());

    assertThat(plan.schema().getFieldNames(), is(List.of("id")));
  }

  private static String doubling(int queries, String from) {
    return "WITH c0 AS (SELECT id FROM t UNION ALL SELECT id FROM t)"
        + joined(
            queries - 1,
            "",
            n ->
                (",\nc%d AS (SELECT x.id FROM c%d x JOIN"
                        + " (SELECT id FROM c%d) y ON x.id = y.id)")
                    .formatted(n + 1, n, n))
        + "\nSELECT id FROM "
        + from;
  }

  @Test
  void aThousandValuesOfIn(TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of("SELECT id FROM t WHERE id IN (" + joined(1_000, ", ", n -> "" + (n * 2)) + ")"),
        "2");
  }

  @Test
  void aHundredThousandValuesOfInArePlannedAsATable() {
    QueryPlan plan =
        Query.of("SELECT id FROM t WHERE id IN (" + joined(100_000, ", ", n -> "" + n) + ")")
            .plan(TABLES.schemas());

    assertThat(plan.explain(), containsString("LogicalValues"));
  }

  @Test
  void threeHundredTextsOfNotInAndANull(TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of(
            "SELECT id, name NOT IN ("
                + joined(300, ", ", n -> "'x" + n + "'")
                + ", 'b', NULL) FROM t"),
        "1|null",
        "2|false",
        "3|null");
  }

  @Test
  void choicesInOneAnotherAreRefusedBeforeTheyGrow() {
    String message =
        refused("SELECT " + "COALESCE(".repeat(40) + "id" + ", 1)".repeat(40) + " FROM t");

    assertThat(message, containsString("are nested too deeply (at most 8 in one another)"));
  }

  @Test
  void literalsOfAMillionCharacters(TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of(
            "SELECT CHAR_LENGTH('"
                + "é".repeat(1_000_000)
                + "'), id FROM t WHERE name || '"
                + "x".repeat(1_000_000)
                + "' > 'b'"),
        "1000000|2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR 1 = 1 --",
        "a'; DELETE FROM t; --",
        "a\\' OR ''='",
        "*/ OR 1 = 1 /*",
        "\" OR \"1\" = \"1",
        ":other ? :p",
        "a\u0000b\r\nc",
        "U&'\\0027'",
        "’ OR 1 = 1",
        "\ud83d\ude00\u202e\ufeff"
      })
  void aParameterIsOneLiteralWhateverItSays(String value, TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of("SELECT id, :p = :q FROM t WHERE name = :p OR name = 'b' AND :p <> 'b'")
            .withParameter("p", value)
            .withParameter("q", value),
        "2|true");
  }

  @Test
  void halfACharacterIsRefused() {
    Query query = Query.of("SELECT :p FROM t");
    Throwable refused =
        assertThrows(IllegalArgumentException.class, () -> query.withParameter("p", "a\ud800"));

    assertThat(
        refused.getMessage(),
        is(
            "Invalid value of parameter :p: it has half of a character in it (a surrogate of UTF-16"
                + " without the other one; write the whole character)"));
    assertThat(
        refused("SELECT id FROM t WHERE name = '\udc00'"),
        containsString("line 1, column 31: A text has half of a character in it"));
    assertThat(
        refused("SELECT U&'\\D800' FROM t"),
        containsString("line 1, column 8: A text has half of a character in it"));
  }

  @Test
  void commentsAndQuotesEndWhereTheyEnd(TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of(
                "SELECT /***/ id /* ' :no */, -- it's :no\r :p AS `a\"b``c`, // \" :no\n"
                    + " '-- no comment', '/*', 'it''s' /*/ :no */ FROM t /*+ hint('*/ WHERE id = 1")
            .withParameter("p", 7),
        "1|7|-- no comment|/*|it's");
  }

  @Test
  void aDecimalOfABillionDigitsFailsInOneLine(TestPipeline pipeline) {
    TABLES.run(pipeline, Query.of("SELECT CAST(name || '1e999999999' AS DECIMAL) FROM t"));
    Throwable failed = assertThrows(RuntimeException.class, () -> pipeline.run());

    assertThat(failed.getMessage(), containsString("The query failed on a row"));
    assertThat(failed.getMessage(), not(containsString("\n")));
  }

  @Test
  void aCrossJoinOfTooManyRowsFails(TestPipeline pipeline) {
    Schema schema = Schema.builder().addInt32Field("n").build();
    PCollectionTuple.of(new TupleTag<Row>("few"), rows(pipeline, "Few", schema, 1))
        .and(new TupleTag<Row>("many"), rows(pipeline, "Many", schema, 10_001))
        .apply(Query.of("SELECT COUNT(*) FROM few CROSS JOIN many"));

    Throwable failed = assertThrows(RuntimeException.class, () -> pipeline.run());

    assertThat(
        failed.getMessage(),
        containsString(
            "A join without an equality between its tables has more than 10000 rows on its right"
                + " side (join by an equality, or put the smaller table on that side)"));
  }

  private static PCollection<Row> rows(
      TestPipeline pipeline, String step, Schema schema, int count) {
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(n -> Row.withSchema(schema).addValue(n).build())
            .toList();
    return pipeline.apply(step, Create.of(rows).withRowSchema(schema));
  }

  @Test
  void aNumberOfABillionDigitsIsNotWrittenOut() {
    String refused =
        String.valueOf(
            assertThrows(
                    QueryException.class,
                    () ->
                        SqlFunctions.registerWith(Query.of("SELECT TOP_K(id, 1e999999999) FROM t"))
                            .plan(TABLES.schemas()))
                .getMessage());

    assertThat(refused, containsString("1, column"));
  }

  private static String joined(int terms, String between, IntFunction<String> term) {
    return IntStream.range(0, terms).mapToObj(term).collect(Collectors.joining(between));
  }

  private static String refused(String sql) {
    String message =
        String.valueOf(
            assertThrows(QueryException.class, () -> Query.of(sql).plan(TABLES.schemas()))
                .getMessage());
    assertThat(message, not(containsString("\n")));
    return message;
  }
}
