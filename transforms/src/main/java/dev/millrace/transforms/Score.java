package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Scores each element with an ONNX model, in the worker's process.
 *
 * <p><b>Result</b>: each element once, with the model's scores for it rounded to 0.000001; or a
 * dead letter. It does not depend on order, bundles or the batch size (see {@link OnnxScorer} for
 * what that takes). Windows and timestamps are those of the element; panes are not carried on.
 *
 * <p><b>Dead letters</b>: an element whose features the model cannot take or has no finite answer
 * for, with the reasons of {@link RowScore.Refused}, and {@code features-error} where the feature
 * function itself throws. The element's text is the payload unless {@link Elements#describedBy}
 * says better.
 *
 * <p><b>Batches</b> are filled inside a bundle and never outlive it, in streaming as in batch. No
 * shuffle, no state; memory of one batch and of one session of the model for each JVM.
 *
 * <p><b>Lateness</b>: nothing is dropped; a late element is scored like any other.
 *
 * <pre>{@code
 * Score.Result<ClientMinute> result =
 *     clientMinutes.apply(
 *         "Score each client and minute", Score.with(model).features(ClientMinute::features));
 * }</pre>
 */
public final class Score {
  private static final int DEFAULT_BATCH_SIZE = 64;

  private Score() {}

  /** Scores with this model. */
  public static ModelOnly with(OnnxModel model) {
    return new ModelOnly(model);
  }

  /** A model that waits for its features. */
  public record ModelOnly(OnnxModel model) {

    /**
     * Features for a model whose one input is of floats.
     *
     * @throws IllegalArgumentException if the model has other inputs
     */
    public <T> Elements<T> features(SerializableFunction<T, float[]> features) {
      String input = model.onlyInput().name();
      return rows(element -> OnnxRow.empty().withFloats(input, features.apply(element)));
    }

    /**
     * Rows for a model with several inputs, or with one that is not of floats.
     *
     * @throws IllegalArgumentException if the model leaves the width of an input open
     */
    public <T> Elements<T> rows(SerializableFunction<T, OnnxRow> rows) {
      // Opens the session now, so that a model that cannot be used is refused before the run.
      OnnxScorer.of(model);
      return new Elements<>(model, rows, DEFAULT_BATCH_SIZE, Step.named("Score"), Score::text);
    }
  }

  private static <T> RawRecord text(T element) {
    return RawRecord.of(
        String.valueOf(element).getBytes(StandardCharsets.UTF_8),
        new SourcePosition("aggregate", 0));
  }

  /** See {@link Score}. */
  public static final class Elements<T> extends PTransform<PCollection<T>, Result<T>> {
    private final OnnxModel model;
    private final SerializableFunction<T, OnnxRow> rows;
    private final int batchSize;
    private final Step step;
    private final SerializableFunction<T, RawRecord> description;

    private Elements(
        OnnxModel model,
        SerializableFunction<T, OnnxRow> rows,
        int batchSize,
        Step step,
        SerializableFunction<T, RawRecord> description) {
      this.model = model;
      this.rows = rows;
      this.batchSize = batchSize;
      this.step = step;
      this.description = description;
    }

    /**
     * @param size how many elements are given to the model at once, at least 1; 64 by default
     */
    public Elements<T> withBatchSize(int size) {
      checkArgument(size >= 1, "Invalid batch size: %s (must be >= 1)", size);
      return new Elements<>(model, rows, size, step, description);
    }

    /** The step's name and place in the books. */
    public Elements<T> in(Step place) {
      return new Elements<>(model, rows, batchSize, place, description);
    }

    /**
     * What a dead letter says of an element: bytes and position. By default the element's text, and
     * {@code aggregate:0}, since what is scored seldom stands in one place of a source.
     */
    public Elements<T> describedBy(SerializableFunction<T, RawRecord> record) {
      return new Elements<>(model, rows, batchSize, step, record);
    }

    @Override
    public Result<T> expand(PCollection<T> elements) {
      TupleTag<Scored<T>> scored = new TupleTag<>("scored");
      TupleTag<DeadLetter> deadLetters = new TupleTag<>("deadLetters");
      TupleTag<LedgerCount> counts = new TupleTag<>("counts");
      PCollectionTuple outputs =
          elements.apply(
              "Score in batches",
              ParDo.of(
                      new ScoreInBatches<>(
                          model, rows, batchSize, step, description, scored, deadLetters, counts))
                  .withOutputTags(scored, TupleTagList.of(List.of(deadLetters, counts))));
      outputs.get(scored).setCoder(Scored.Coder.of(elements.getCoder()));
      outputs.get(deadLetters).setCoder(DeadLetter.Coder.of());
      return new Result<>(outputs, scored, deadLetters, counts);
    }
  }

  /** Scored elements, dead letters, and entries in the books. */
  public static final class Result<T> extends StepResult {
    private final TupleTag<Scored<T>> scored;
    private final TupleTag<DeadLetter> deadLetters;

    private Result(
        PCollectionTuple outputs,
        TupleTag<Scored<T>> scored,
        TupleTag<DeadLetter> deadLetters,
        TupleTag<LedgerCount> counts) {
      super(outputs, counts);
      this.scored = scored;
      this.deadLetters = deadLetters;
    }

    public PCollection<Scored<T>> scored() {
      return output(scored);
    }

    public PCollection<DeadLetter> deadLetters() {
      return output(deadLetters);
    }
  }
}
