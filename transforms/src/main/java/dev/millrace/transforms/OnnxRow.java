package dev.millrace.transforms;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * What a model is given for one element: for each of its inputs, by name, one row of values. A row
 * of more than one dimension is given flat, last dimension fastest. Arrays are not copied and must
 * not be changed.
 */
public final class OnnxRow {
  private static final OnnxRow EMPTY = new OnnxRow(ImmutableMap.of());

  private final ImmutableMap<String, Values> inputs;

  private OnnxRow(ImmutableMap<String, Values> inputs) {
    this.inputs = inputs;
  }

  /** A row to which inputs are added. */
  public static OnnxRow empty() {
    return EMPTY;
  }

  public OnnxRow withFloats(String input, float... values) {
    return with(input, new Floats(values));
  }

  public OnnxRow withLongs(String input, long... values) {
    return with(input, new Longs(values));
  }

  public OnnxRow withStrings(String input, String... values) {
    return with(input, new Strings(values));
  }

  Map<String, Values> inputs() {
    return inputs;
  }

  private OnnxRow with(String input, Values values) {
    return new OnnxRow(
        ImmutableMap.<String, Values>builder().putAll(inputs).put(input, values).buildOrThrow());
  }

  /** One input's row. */
  sealed interface Values permits Floats, Longs, Strings {
    TensorSpec.Type type();

    int width();
  }

  record Floats(float[] values) implements Values {
    @Override
    public TensorSpec.Type type() {
      return TensorSpec.Type.FLOAT;
    }

    @Override
    public int width() {
      return values.length;
    }
  }

  record Longs(long[] values) implements Values {
    @Override
    public TensorSpec.Type type() {
      return TensorSpec.Type.INT64;
    }

    @Override
    public int width() {
      return values.length;
    }
  }

  record Strings(String[] values) implements Values {
    @Override
    public TensorSpec.Type type() {
      return TensorSpec.Type.STRING;
    }

    @Override
    public int width() {
      return values.length;
    }
  }
}
