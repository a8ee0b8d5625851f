package dev.millrace.transforms;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What became of one row that was handed to a model. */
public sealed interface RowScore {

  /**
   * The model's answer.
   *
   * @param values of the model's output for this row, each rounded to a multiple of 0.000001, to
   *     the double that prints as that decimal
   */
  record Given(double[] values) implements RowScore {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Given that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "Given" + Arrays.toString(values);
    }
  }

  /**
   * The row has no score.
   *
   * @param reason {@code wrong-shape}: not the inputs, types or widths that the model takes; {@code
   *     not-finite}: a feature or a score is NaN or infinite; {@code model-error}: the model fails
   *     on this row
   * @param message what was expected and what was found
   */
  record Refused(String reason, String message) implements RowScore {}
}
