package dev.millrace.transforms;

import dev.millrace.transforms.OnnxRow.Floats;
import dev.millrace.transforms.OnnxRow.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a row is one that a model takes. */
final class RowCheck {
  private RowCheck() {}

  /** What is wrong with a row, or null. */
  static RowScore.@Nullable Refused flaw(List<TensorSpec> inputs, OnnxRow row) {
    for (TensorSpec input : inputs) {
      Values values = row.inputs().get(input.name());
      if (values == null || values.type() != input.type() || values.width() != input.width()) {
        return new RowScore.Refused(
            "wrong-shape", String.format("expected %s, found %s", input, described(values)));
      }
      if (values instanceof Floats floats) {
        int index = firstNotFinite(floats.values());
        if (index >= 0) {
          return new RowScore.Refused(
              "not-finite",
              String.format(
                  "value %d of input %s is %s (must be finite)",
                  index, input.name(), floats.values()[index]));
        }
      }
    }
    if (row.inputs().size() > inputs.size()) {
      return new RowScore.Refused(
          "wrong-shape",
          String.format("expected inputs %s, found %s", inputs, row.inputs().keySet()));
    }
    return null;
  }

  private static String described(@Nullable Values values) {
    return values == null ? "none" : "a row of " + values.width() + " values of " + values.type();
  }

  private static int firstNotFinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }
}
