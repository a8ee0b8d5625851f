package dev.millrace.transforms;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes ONNX files of a few nodes, field by field after onnx.proto3, so that tests have models
 * whose answers can be worked out by hand.
 */
public final class TinyOnnx {
  public static final int FLOAT = 1;
  public static final int INT64 = 7;
  public static final int STRING = 8;
  public static final int DOUBLE = 11;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();

  /** {@code dimensions} below zero are left open. */
  public TinyOnnx input(String name, int type, long... dimensions) {
    message(graph, 11, valueInfo(name, type, dimensions));
    return this;
  }

  public TinyOnnx output(String name, int type, long... dimensions) {
    message(graph, 12, valueInfo(name, type, dimensions));
    return this;
  }

  public TinyOnnx floats(String name, List<Long> dimensions, float... values) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    dimensions.forEach(dimension -> number(tensor, 1, dimension));
    number(tensor, 2, FLOAT);
    text(tensor, 8, name);
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    message(tensor, 9, raw.array());
    message(graph, 5, tensor.toByteArray());
    return this;
  }

  public TinyOnnx node(String operator, List<String> inputs, String output) {
    message(graph, 1, node("", operator, inputs, output).toByteArray());
    return this;
  }

  /** {@code ai.onnx.ml.LabelEncoder} from texts to floats; what it does not know becomes -1. */
  TinyOnnx labelEncoder(String input, String output, Map<String, Float> codes) {
    ByteArrayOutputStream node = node("ai.onnx.ml", "LabelEncoder", List.of(input), output);
    ByteArrayOutputStream keys = attribute("keys_strings", 8);
    ByteArrayOutputStream values = attribute("values_floats", 6);
    codes.forEach(
        (key, value) -> {
          text(keys, 9, key);
          fixed(values, 7, value);
        });
    ByteArrayOutputStream other = attribute("default_float", 1);
    fixed(other, 2, -1f);
    message(node, 5, keys.toByteArray());
    message(node, 5, values.toByteArray());
    message(node, 5, other.toByteArray());
    message(graph, 1, node.toByteArray());
    return this;
  }

  public TinyOnnx metadata(String key, String value) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    text(entry, 1, key);
    text(entry, 2, value);
    message(metadata, 14, entry.toByteArray());
    return this;
  }

  public byte[] bytes() {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    number(model, 1, 8);
    text(graph, 2, "tiny");
    message(model, 7, graph.toByteArray());
    message(model, 8, operatorSet("", 13));
    message(model, 8, operatorSet("ai.onnx.ml", 2));
    model.writeBytes(metadata.toByteArray());
    return model.toByteArray();
  }

  private static byte[] operatorSet(String domain, int version) {
    ByteArrayOutputStream set = new ByteArrayOutputStream();
    text(set, 1, domain);
    number(set, 2, version);
    return set.toByteArray();
  }

  private static ByteArrayOutputStream node(
      String domain, String operator, List<String> inputs, String output) {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    inputs.forEach(input -> text(node, 1, input));
    text(node, 2, output);
    text(node, 4, operator);
    text(node, 7, domain);
    return node;
  }

  private static ByteArrayOutputStream attribute(String name, int type) {
    ByteArrayOutputStream attribute = new ByteArrayOutputStream();
    text(attribute, 1, name);
    number(attribute, 20, type);
    return attribute;
  }

  private static byte[] valueInfo(String name, int type, long... dimensions) {
    ByteArrayOutputStream shape = new ByteArrayOutputStream();
    for (long dimension : dimensions) {
      ByteArrayOutputStream one = new ByteArrayOutputStream();
      if (dimension < 0) {
        text(one, 2, "open" + -dimension);
      } else {
        number(one, 1, dimension);
      }
      message(shape, 1, one.toByteArray());
    }
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    number(tensor, 1, type);
    message(tensor, 2, shape.toByteArray());
    ByteArrayOutputStream typeProto = new ByteArrayOutputStream();
    message(typeProto, 1, tensor.toByteArray());
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    text(info, 1, name);
    message(info, 2, typeProto.toByteArray());
    return info.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, int field, String text) {
    message(out, field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void message(ByteArrayOutputStream out, int field, byte[] bytes) {
    variable(out, (long) field << 3 | 2);
    variable(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int field, long number) {
    variable(out, (long) field << 3);
    variable(out, number);
  }

  private static void fixed(ByteArrayOutputStream out, int field, float value) {
    variable(out, (long) field << 3 | 5);
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
  }

  private static void variable(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
