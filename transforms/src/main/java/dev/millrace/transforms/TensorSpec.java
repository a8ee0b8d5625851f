package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a model's input or output looks like: its name, the type of its values and its shape, whose
 * first dimension counts the rows.
 *
 * @param name in the model
 * @param type of the values
 * @param shape with {@link #ANY} where the model leaves a dimension open; empty for what is no
 *     tensor
 */
public record TensorSpec(String name, Type type, List<Long> shape) implements Serializable {

  /** A dimension that the model leaves open. */
  public static final long ANY = -1;

  /** The types of values that can be scored, and what stands for all the others. */
  public enum Type {
    FLOAT("float"),
    INT64("int64"),
    STRING("string"),
    OTHER("of a type that is not float, int64 or string");

    private final String word;

    Type(String word) {
      this.word = word;
    }
  }

  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /** Rows of {@code width} floats. */
  public static TensorSpec floats(String name, int width) {
    return rows(name, Type.FLOAT, width);
  }

  /** Rows of {@code width} whole numbers. */
  public static TensorSpec longs(String name, int width) {
    return rows(name, Type.INT64, width);
  }

  /** Rows of {@code width} texts. */
  public static TensorSpec strings(String name, int width) {
    return rows(name, Type.STRING, width);
  }

  static TensorSpec of(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo tensor) {
      return new TensorSpec(
          node.getName(), typeOf(tensor), Arrays.stream(tensor.getShape()).boxed().toList());
    }
    return new TensorSpec(node.getName(), Type.OTHER, List.of());
  }

  /** How many rows a run must have, or {@link #ANY}. */
  long rows() {
    return shape.isEmpty() ? ANY : shape.get(0);
  }

  /** How many values a row has, or {@link #ANY}. */
  public long width() {
    List<Long> row = rowShape();
    return row.contains(ANY) ? ANY : row.stream().reduce(1L, Math::multiplyExact);
  }

  /** The shape of a run with so many rows. */
  long[] shapeOf(int rows) {
    long[] whole = new long[shape.size()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = i == 0 ? rows : shape.get(i);
    }
    return whole;
  }

  /** Whether rows of what is needed fit here: same name and type, and no dimension contradicts. */
  boolean takes(TensorSpec needed) {
    return name.equals(needed.name)
        && type == needed.type
        && !shape.isEmpty()
        && (width() == needed.width() || (width() == ANY && shape.size() == needed.shape.size()));
  }

  /** This, with dimensions that are left open taken from what is needed. */
  TensorSpec narrowedTo(TensorSpec needed) {
    if (width() != ANY) {
      return this;
    }
    return new TensorSpec(name, type, needed.shape);
  }

  private List<Long> rowShape() {
    return shape.isEmpty() ? List.of() : shape.subList(1, shape.size());
  }

  private static TensorSpec rows(String name, Type type, int width) {
    checkArgument(width > 0, "Invalid width of %s: %s (must be > 0)", name, width);
    return new TensorSpec(name, type, List.of(ANY, (long) width));
  }

  private static Type typeOf(TensorInfo tensor) {
    return switch (tensor.type) {
      case FLOAT -> Type.FLOAT;
      case INT64 -> Type.INT64;
      case STRING -> Type.STRING;
      case DOUBLE, INT8, INT16, INT32, UINT8, BOOL, FLOAT16, BFLOAT16, UNKNOWN -> Type.OTHER;
    };
  }

  /** As in {@code features float [n, 24]}; a question mark is a dimension that is left open. */
  @Override
  public String toString() {
    if (shape.isEmpty()) {
      return name + " " + type.word;
    }
    String row =
        rowShape().stream()
            .map(dimension -> dimension == ANY ? ", ?" : ", " + dimension)
            .collect(Collectors.joining());
    return name + " " + type.word + " [" + (rows() == ANY ? "n" : rows()) + row + "]";
  }
}
