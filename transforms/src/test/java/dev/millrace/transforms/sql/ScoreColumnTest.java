package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.TinyOnnx;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScoreColumnTest {
  private static final Schema ORDERS =
      Schema.builder()
          .addStringField("id")
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableField("items", FieldType.INT64)
          .addNullableField("isGift", FieldType.BOOLEAN)
          .addNullableField("weight", FieldType.DOUBLE)
          .build();

  /** score = 100 a + 10 b + c. */
  private static final OnnxModel SUM = model(3, 1, 100, 10, 1);

  private static OnnxModel model(long inputs, long outputs, float... weights) {
    return OnnxModel.of(
        "sum.onnx",
        new TinyOnnx()
            .input("features", TinyOnnx.FLOAT, -1, inputs)
            .floats("weights", List.of(inputs, outputs), weights)
            .node("MatMul", List.of("features", "weights"), "score")
            .output("score", TinyOnnx.FLOAT, -1, outputs)
            .bytes());
  }

  private static Row order(
      String id,
      @Nullable String amount,
      @Nullable Long items,
      @Nullable Boolean isGift,
      @Nullable Double weight) {
    return Row.withSchema(ORDERS)
        .addValues(id, amount == null ? null : new BigDecimal(amount), items, isGift, weight)
        .build();
  }

  @Test
  void addsTheScoreOfTheNamedColumnsInTheirOrder() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionTuple result =
        pipeline
            .apply(
                Create.of(
                        order("a", "2.5", 3L, true, 0.5),
                        order("b", "2.5", 3L, false, 0.5),
                        order("no items", "1", null, true, 0.5),
                        order("no weight", "1", 1L, true, null),
                        order("infinite", "1", 1L, true, Double.POSITIVE_INFINITY))
                    .withRowSchema(ORDERS))
            .apply(ScoreColumn.of(SUM, List.of("items", "isGift", "weight"), "score"));

    PAssert.that(
            result
                .get(ScoreColumn.ROWS)
                .apply(
                    "Id and score",
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getString("id") + " " + row.getDouble("score"))))
        .containsInAnyOrder("a 310.5", "b 300.5", "no items null", "no weight null");
    PAssert.that(
            result
                .get(ScoreColumn.DEAD_LETTERS)
                .apply(
                    "Reason",
                    MapElements.into(TypeDescriptors.strings())
                        .via((DeadLetter letter) -> letter.reason())))
        .containsInAnyOrder("not-finite");
    pipeline.run();
  }

  @Test
  void refusesWhatCannotBeScoredBeforeTheRun() {
    assertThat(messageOf(SUM, "items", "isGift"), containsString("features float [n, 3]"));
    assertThat(messageOf(SUM, "items", "weight", "nothing"), containsString("no column 'nothing'"));
    assertThat(messageOf(SUM, "items", "weight", "id"), containsString("column 'id' is STRING"));
    assertThat(messageOf(model(1, 2, 1, 2), "items"), containsString("must give one value a row"));
  }

  private static String messageOf(OnnxModel model, String... features) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    pipeline
                        .apply(Create.empty(ORDERS))
                        .apply(ScoreColumn.of(model, List.of(features), "score")))
            .getMessage());
  }
}
