package dev.millrace.transforms.sql;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.Score;
import dev.millrace.transforms.Scored;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Partition;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What {@code SCORE('model.onnx', a, b, c)} in a SELECT list of a {@link Query} becomes: rows with
 * one more column, the score that a model gives to some of their columns, see {@link Score}.
 *
 * <p><b>The model</b> has one input of floats, as wide as there are features, and one output of
 * floats, of one value a row: {@link OnnxModel#withOutput} chooses one of several. <b>Features</b>
 * are columns of whole numbers, floats, doubles, decimals, or truth values (1 and 0), each rounded
 * to a float.
 *
 * <p><b>Result</b>: {@link #ROWS}, each row with its score, a double and multiple of 0.000001; null
 * where a feature is null. A row that the model has no finite answer for, or with a feature that is
 * no finite float, is not among them: it is in {@link #DEAD_LETTERS}, with the reason, its columns
 * as text ({@code a=1.5, b=null}) and the model's name for a position.
 *
 * <p><b>Cost</b>: that of {@link Score}: batches inside a bundle, no shuffle.
 *
 * <pre>{@code
 * PCollectionTuple result = rows.apply(ScoreColumn.of(model, List.of("a", "b", "c"), "score"));
 * }</pre>
 */
public final class ScoreColumn extends PTransform<PCollection<Row>, PCollectionTuple> {
  /** Rows with the column. */
  public static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};

  /** Rows that the model cannot score. */
  public static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("deadLetters") {};

  private static final long serialVersionUID = 1L;

  private final OnnxModel model;
  private final List<String> features;
  private final String column;

  private ScoreColumn(OnnxModel model, List<String> features, String column) {
    this.model = model;
    this.features = features;
    this.column = column;
  }

  /**
   * @param features names of columns, in the model's order
   * @param column name of the one that is added
   * @throws IllegalArgumentException if the model takes other inputs or gives other outputs
   */
  public static ScoreColumn of(OnnxModel model, List<String> features, String column) {
    return new ScoreColumn(forFeatures(model, features.size()), List.copyOf(features), column);
  }

  /**
   * The model, for so many features.
   *
   * @throws IllegalArgumentException if it takes other inputs or gives other outputs
   */
  static OnnxModel forFeatures(OnnxModel model, int features) {
    checkArgument(
        model.inputs().size() == 1,
        "Invalid model %s of SCORE: it has %s inputs (must have one of floats)",
        model.name(),
        model.inputs().size());
    checkArgument(
        features > 0,
        "Invalid number of features of SCORE with %s: 0 (must be 1 or more)",
        model.name());
    TensorSpec input = model.inputs().get(0);
    checkArgument(
        input.type() != TensorSpec.Type.FLOAT
            || input.width() == TensorSpec.ANY
            || input.width() == features,
        "Invalid number of features of SCORE with %s: %s (must be %s: the model takes %s)",
        model.name(),
        features,
        input.width(),
        input);
    OnnxModel narrowed = model.withInputs(TensorSpec.floats(input.name(), features));
    TensorSpec output = narrowed.output();
    checkArgument(
        output.width() == 1,
        "Invalid model %s of SCORE: it gives %s (must give one value a row)",
        model.name(),
        output);
    return narrowed;
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> rows) {
    Schema schema = rows.getSchema();
    Schema scored = withColumn(schema);
    int[] places = features.stream().mapToInt(feature -> placeOf(schema, feature)).toArray();

    PCollectionList<Row> split =
        rows.apply("Nulls aside", Partition.of(2, (row, count) -> hasNull(row, places) ? 1 : 0));
    Score.Result<Row> result =
        split
            .get(0)
            .setRowSchema(schema)
            .apply(
                "Score",
                Score.with(model)
                    .features((Row row) -> floats(row, places))
                    .describedBy(new Described(model.name())));
    // Spark fails at an output that nobody reads (docs/engines.md).
    result.counts().apply("Pass over the books", Filter.by(count -> false));
    PCollection<Row> given =
        result
            .scored()
            .apply("Add the score", MapElements.via(new AddScore(scored)))
            .setRowSchema(scored);
    PCollection<Row> none =
        split
            .get(1)
            .setRowSchema(schema)
            .apply("Add null", MapElements.via(new AddNull(scored)))
            .setRowSchema(scored);

    PCollection<Row> all =
        PCollectionList.of(given).and(none).apply("Both", Flatten.pCollections());
    return PCollectionTuple.of(ROWS, all.setRowSchema(scored))
        .and(DEAD_LETTERS, result.deadLetters());
  }

  private Schema withColumn(Schema schema) {
    checkArgument(
        !schema.hasField(column),
        "Invalid name of the score's column: '%s' (must be none of the row's: %s)",
        column,
        schema.getFieldNames());
    return Schema.builder()
        .addFields(schema.getFields())
        .addNullableField(column, FieldType.DOUBLE)
        .build();
  }

  private static int placeOf(Schema schema, String feature) {
    checkArgument(
        schema.hasField(feature),
        "Invalid feature of SCORE: no column '%s' (must be one of %s)",
        feature,
        schema.getFieldNames());
    Field field = schema.getField(feature);
    TypeName type = field.getType().getTypeName();
    checkArgument(
        type.isNumericType() || type == TypeName.BOOLEAN,
        "Invalid feature of SCORE: column '%s' is %s (must be a number or truth value)",
        feature,
        type);
    return schema.indexOf(feature);
  }

  private static boolean hasNull(Row row, int[] places) {
    for (int place : places) {
      if (row.getValue(place) == null) {
        return true;
      }
    }
    return false;
  }

  private static float[] floats(Row row, int[] places) {
    float[] floats = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      Object value = row.getValue(places[i]);
      floats[i] =
          value instanceof Number number ? number.floatValue() : Boolean.TRUE.equals(value) ? 1 : 0;
    }
    return floats;
  }

  /** What a dead letter says of a row. */
  private record Described(String model) implements SerializableFunction<Row, RawRecord> {
    @Override
    public RawRecord apply(Row row) {
      List<String> cells = new ArrayList<>();
      for (Field field : row.getSchema().getFields()) {
        Object value = row.getValue(field.getName());
        cells.add(
            field.getName()
                + "="
                + (value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value));
      }
      return RawRecord.of(
          String.join(", ", cells).getBytes(StandardCharsets.UTF_8), new SourcePosition(model, 0));
    }
  }

  private static final class AddScore extends SimpleFunction<Scored<Row>, Row> {
    private static final long serialVersionUID = 1L;

    private final Schema schema;

    private AddScore(Schema schema) {
      this.schema = schema;
    }

    @Override
    public Row apply(Scored<Row> scored) {
      return Row.withSchema(schema)
          .addValues(scored.element().getValues())
          .addValue(scored.scores()[0])
          .build();
    }
  }

  private static final class AddNull extends SimpleFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Schema schema;

    private AddNull(Schema schema) {
      this.schema = schema;
    }

    @Override
    public Row apply(Row row) {
      return Row.withSchema(schema).addValues(row.getValues()).addValue(null).build();
    }
  }
}
