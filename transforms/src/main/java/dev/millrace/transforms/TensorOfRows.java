package dev.millrace.transforms;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.millrace.transforms.OnnxRow.Floats;
import dev.millrace.transforms.OnnxRow.Longs;
import dev.millrace.transforms.OnnxRow.Strings;
import dev.millrace.transforms.OnnxRow.Values;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One input's tensor from rows that {@link RowCheck} found no flaw in. */
final class TensorOfRows {
  private TensorOfRows() {}

  static OnnxTensor of(TensorSpec input, List<OnnxRow> rows) throws OrtException {
    long[] shape = input.shapeOf(rows.size());
    int size = Math.multiplyExact(rows.size(), Math.toIntExact(input.width()));
    return switch (input.type()) {
      case FLOAT -> {
        FloatBuffer floats = FloatBuffer.allocate(size);
        values(input, rows, Floats.class).forEach(row -> floats.put(row.values()));
        yield OnnxTensor.createTensor(OnnxSessions.environment(), floats.flip(), shape);
      }
      case INT64 -> {
        LongBuffer longs = LongBuffer.allocate(size);
        values(input, rows, Longs.class).forEach(row -> longs.put(row.values()));
        yield OnnxTensor.createTensor(OnnxSessions.environment(), longs.flip(), shape);
      }
      case STRING -> {
        String[] strings =
            values(input, rows, Strings.class)
                .flatMap(row -> Arrays.stream(row.values()))
                .toArray(String[]::new);
        yield OnnxTensor.createTensor(OnnxSessions.environment(), strings, shape);
      }
      case OTHER -> throw new IllegalArgumentException("Cannot fill input " + input);
    };
  }

  private static <V extends Values> Stream<V> values(
      TensorSpec input, List<OnnxRow> rows, Class<V> type) {
    return rows.stream().map(row -> type.cast(row.inputs().get(input.name())));
  }
}
