package dev.millrace.transforms;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.common.collect.Lists;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives rows to a model in this process. One object serves all threads; it holds the model's
 * session of this JVM (see {@link OnnxModel}) and needs no closing.
 *
 * <p><b>Same answer whatever the batch</b>: one thread, operators one after the other, never fewer
 * than two rows in a run (a single row may take other code in matrix products), scores rounded to
 * 0.000001. A model whose rows influence each other (batch normalisation left in training mode,
 * say) has no such answer, and no caller can give it one. Machines with other vector units may
 * differ in the last place before rounding. Scores are floats in the model: one beyond 8 is coarser
 * than the rounding.
 *
 * <p><b>Order</b>: the answer at an index belongs to the row at that index.
 */
public final class OnnxScorer {
  private static final double SCALE = 1e6;

  private final OnnxModel model;
  private final OrtSession session;
  private final List<TensorSpec> inputs;
  private final TensorSpec output;

  private OnnxScorer(OnnxModel model) {
    this.model = model;
    this.session = model.session();
    this.inputs = model.inputs();
    this.output = model.output();
  }

  /**
   * @throws IllegalArgumentException if the model has inputs or outputs that no row can meet
   */
  public static OnnxScorer of(OnnxModel model) {
    model.requireFillable();
    return new OnnxScorer(model);
  }

  /** Scores rows of a model whose one input is of floats. */
  public List<RowScore> scoreFeatures(List<float[]> features) {
    String input = model.onlyInput().name();
    return score(Lists.transform(features, row -> OnnxRow.empty().withFloats(input, row)));
  }

  /** Scores rows, all in one run where the model does not fix how many it takes. */
  public List<RowScore> score(List<OnnxRow> rows) {
    RowScore[] answers = new RowScore[rows.size()];
    List<Indexed> sound = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      OnnxRow row = rows.get(i);
      RowScore.Refused flaw = RowCheck.flaw(inputs, row);
      if (flaw == null) {
        sound.add(new Indexed(i, row));
      } else {
        answers[i] = flaw;
      }
    }
    if (!sound.isEmpty()) {
      int most = fixedRows() == TensorSpec.ANY ? sound.size() : (int) fixedRows();
      Lists.partition(sound, most).forEach(some -> scoreOrRefuse(some, answers));
    }
    return Arrays.asList(answers);
  }

  private void scoreOrRefuse(List<Indexed> rows, RowScore[] answers) {
    try {
      float[] scores = run(rows);
      int width = scores.length / runRows(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        answers[rows.get(i).index] = rounded(scores, i * width, width);
      }
    } catch (OrtException e) {
      if (rows.size() == 1) {
        answers[rows.get(0).index] =
            new RowScore.Refused(
                "model-error", "model " + model.name() + " failed: " + OnnxErrors.line(e));
      } else {
        rows.forEach(row -> scoreOrRefuse(List.of(row), answers));
      }
    }
  }

  private float[] run(List<Indexed> rows) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (TensorSpec input : inputs) {
        tensors.put(input.name(), TensorOfRows.of(input, padded(rows)));
      }
      Map<String, ? extends OnnxTensorLike> given = tensors;
      try (OrtSession.Result result = session.run(given, Set.of(output.name()))) {
        return values(result, runRows(rows.size()));
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private float[] values(OrtSession.Result result, int rows) {
    if (result.get(0) instanceof OnnxTensor tensor) {
      FloatBuffer buffer = tensor.getFloatBuffer();
      long[] shape = tensor.getInfo().getShape();
      if (buffer != null && shape.length > 0 && shape[0] == rows) {
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
      }
    }
    throw new IllegalStateException(
        String.format(
            "Cannot use model %s: its output %s does not give one row of floats for each row that"
                + " it is given",
            model.name(), output));
  }

  private RowScore rounded(float[] scores, int from, int width) {
    double[] values = new double[width];
    for (int i = 0; i < width; i++) {
      float score = scores[from + i];
      if (!Float.isFinite(score)) {
        return new RowScore.Refused(
            "not-finite",
            String.format(
                "model %s gave %s as value %d of %s", model.name(), score, i, output.name()));
      }
      // Adding zero makes one zero of both.
      values[i] = Math.rint(score * SCALE) / SCALE + 0.0;
    }
    return new RowScore.Given(values);
  }

  private List<OnnxRow> padded(List<Indexed> rows) {
    List<OnnxRow> padded = new ArrayList<>(runRows(rows.size()));
    rows.forEach(row -> padded.add(row.row));
    while (padded.size() < runRows(rows.size())) {
      padded.add(padded.get(rows.size() - 1));
    }
    return padded;
  }

  private int runRows(int rows) {
    return fixedRows() == TensorSpec.ANY ? Math.max(2, rows) : (int) fixedRows();
  }

  private long fixedRows() {
    return inputs.isEmpty() ? TensorSpec.ANY : inputs.get(0).rows();
  }

  private record Indexed(int index, OnnxRow row) {}
}
