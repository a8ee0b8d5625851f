package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.SharedData;
import dev.millrace.transforms.TinyOnnx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of rows that are scored and of those that cannot be. */
class ScoreInQueryTest {
  private static final Schema ORDERS =
      Schema.builder()
          .addInt32Field("id")
          .addLogicalTypeField("day", SqlTypes.DATE)
          .addNullableField("weight", FieldType.DOUBLE)
          .build();

  private static final List<Row> ROWS =
      List.of(
          order(1, 2.5),
          order(2, Double.POSITIVE_INFINITY),
          Row.withSchema(ORDERS).addValues(3, LocalDate.of(2026, 1, 3), null).build());

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  private static Row order(int id, double weight) {
    return Row.withSchema(ORDERS).addValues(id, LocalDate.of(2026, 1, id), weight).build();
  }

  /** The score is ten times the weight. */
  static OnnxModel tenfold(String name) {
    return OnnxModel.of(
        name,
        new TinyOnnx()
            .input("weight", TinyOnnx.FLOAT, -1, 1)
            .floats("ten", List.of(1L, 1L), 10)
            .node("MatMul", List.of("weight", "ten"), "score")
            .output("score", TinyOnnx.FLOAT, -1, 1)
            .bytes());
  }

  @Test
  void aRowThatCannotBeScoredIsADeadLetterAndNoRow(TestPipeline pipeline) {
    expect(
        pipeline,
        Query.of("SELECT id, \"day\", SCORE(:model, weight) FROM orders")
            .withParameter("model", "tenfold.onnx"),
        List.of("1|2026-01-01|25.0", "3|2026-01-03|null"),
        "not-finite tenfold.onnx id=2, day=2026-01-02, weight=Infinity");
  }

  @Test
  void whoDoesNotReadTheScoreHasTheSameRows(TestPipeline pipeline) {
    expect(
        pipeline,
        Query.of("SELECT COUNT(*), SUM(id) FROM (SELECT id, SCORE('m', weight) FROM orders)"),
        List.of("2|4"),
        "not-finite m id=2, day=2026-01-02, weight=Infinity");
  }

  @Test
  void aBranchOfCaseThatIsNotTakenIsScoredToo(TestPipeline pipeline) {
    expect(
        pipeline,
        Query.of("SELECT CASE WHEN id = 1 THEN SCORE('m', weight) ELSE 0E0 END FROM orders"),
        List.of("25.0", "0.0"),
        "not-finite m id=2, day=2026-01-02, weight=Infinity");
  }

  @Test
  void aBlockThatIsReadTwiceIsScoredOnce(TestPipeline pipeline) {
    expect(
        pipeline,
        Query.of(
            "WITH s AS (SELECT id, SCORE('m', weight) AS score FROM orders)"
                + " SELECT a.id, b.score FROM s a JOIN s b ON a.id = b.id"),
        List.of("1|25.0", "3|null"),
        "not-finite m id=2, day=2026-01-02, weight=Infinity");
  }

  @Test
  void aRowThatIsFilteredOutBeforeIsNotScored(TestPipeline pipeline) {
    expect(
        pipeline,
        Query.of("SELECT SCORE('m', weight) FROM orders WHERE id <> 2"),
        List.of("25.0", "null"));
  }

  @Test
  void aQueryWithoutScoreHasNoDeadLetters(TestPipeline pipeline) {
    expect(pipeline, Query.of("SELECT id FROM orders WHERE id < 3"), List.of("1", "2"));
  }

  @Test
  void whereNobodyTakesDeadLettersTheRunEnds(TestPipeline pipeline) {
    tables(pipeline)
        .apply(
            Query.of("SELECT SCORE('m', weight) FROM orders")
                .withModels(ScoreInQueryTest::tenfold));

    Throwable failed = assertThrows(RuntimeException.class, () -> pipeline.run());

    assertThat(
        failed.getMessage(),
        containsString(
            "The query failed on a row, at SCORE: value 0 of input weight is Infinity (must be"
                + " finite); the row: id=2, day=2026-01-02, weight=Infinity"));
  }

  @Test
  void withoutModelsTheQueryIsRefused() {
    Query query = Query.of("SELECT SCORE('m', weight) FROM orders");

    Throwable refused =
        assertThrows(QueryException.class, () -> query.plan(Map.of("orders", ORDERS)));

    assertThat(
        refused.getMessage(),
        is(
            "Invalid SQL at line 1, column 8: There is no model m (give the query its models with"
                + " withModels)"));
  }

  /** The recorded outputs are those of another version of ONNX Runtime. */
  @Test
  void scoresOfAnIsolationForestAreTheRecordedOnes(TestPipeline pipeline) throws IOException {
    JsonNode recorded =
        new ObjectMapper().readTree(SharedData.file("models/phishing-iforest.json").toFile());
    byte[] model =
        Files.readAllBytes(SharedData.file("models/phishing-iforest/isolation_forest.onnx"));
    Schema schema =
        Schema.builder()
            .addInt32Field("id")
            .addDoubleField("a")
            .addDoubleField("b")
            .addDoubleField("c")
            .build();
    List<Row> rows = new ArrayList<>();
    List<Double> expected = new ArrayList<>();
    for (JsonNode row : recorded.at("/inputs/float_input")) {
      // Half of each, so that the features are expressions; halves of floats are exact.
      rows.add(
          Row.withSchema(schema)
              .addValues(
                  rows.size(),
                  row.get(0).asDouble() / 2,
                  row.get(1).asDouble() / 2,
                  row.get(2).asDouble() / 2)
              .build());
      expected.add(recorded.at("/outputs/scores").get(rows.size() - 1).get(0).asDouble());
    }
    PCollection<Row> scored =
        PCollectionTuple.of(
                new TupleTag<Row>("samples") {},
                pipeline.apply(Create.of(rows).withRowSchema(schema)))
            .apply(
                Query.of("SELECT id, SCORE('forest.onnx', a + a, 2 * b, c / 0.5E0) FROM samples")
                    .withModels(name -> OnnxModel.of(name, model)));

    assertThat(expected.size(), greaterThan(50));
    PAssert.that(scored)
        .satisfies(
            found -> {
              int count = 0;
              for (Row row : found) {
                int id = row.getInt32(0);
                assertThat("row " + id, row.getDouble(1), closeTo(expected.get(id), 1e-6));
                count++;
              }
              assertThat(count, is(expected.size()));
              return null;
            });
    pipeline.run();
  }

  private static PCollectionTuple tables(TestPipeline pipeline) {
    return PCollectionTuple.of(
        new TupleTag<Row>("orders") {}, pipeline.apply(Create.of(ROWS).withRowSchema(ORDERS)));
  }

  private static void expect(
      TestPipeline pipeline, Query query, List<String> rows, String... deadLetters) {
    PCollectionTuple outputs =
        tables(pipeline).apply(query.withModels(ScoreInQueryTest::tenfold).withDeadLetters());
    PAssert.that(
            outputs
                .get(Query.ROWS)
                .apply(
                    "Rows as text",
                    MapElements.into(TypeDescriptors.strings()).via(SqlTables::text)))
        .containsInAnyOrder(rows);
    PCollection<String> letters =
        outputs
            .get(Query.DEAD_LETTERS)
            .apply(
                "Letters as text",
                MapElements.into(TypeDescriptors.strings()).via(ScoreInQueryTest::text));
    if (deadLetters.length == 0) {
      PAssert.that(letters).empty();
    } else {
      PAssert.that(letters).containsInAnyOrder(deadLetters);
    }
    pipeline.run();
  }

  private static String text(DeadLetter letter) {
    return "%s %s %s"
        .formatted(
            letter.reason(),
            letter.position().source(),
            new String(letter.payload(), StandardCharsets.UTF_8));
  }
}
