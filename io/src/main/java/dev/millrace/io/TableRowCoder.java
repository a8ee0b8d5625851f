package dev.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the rows of a landed table, Java records of the types that {@link RecordColumns} knows,
 * for their one shuffle before the landing. Deterministic where the iteration order of the maps in
 * them is.
 */
public final class TableRowCoder<T> extends CustomCoder<T> {
  private final Class<T> type;
  private transient @Nullable RecordLayout layout;

  private TableRowCoder(Class<T> type) {
    this.type = type;
    this.layout = RecordLayout.of(type);
  }

  /** A coder of the given record type. */
  public static <T> TableRowCoder<T> of(Class<T> type) {
    return new TableRowCoder<>(type);
  }

  @Override
  public void encode(T row, OutputStream out) throws IOException {
    encodeFields(layout(), row, out);
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return type.cast(decodeFields(layout(), in));
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableRowCoder<?> that && type == that.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  private RecordLayout layout() {
    if (layout == null) {
      layout = RecordLayout.of(type);
    }
    return layout;
  }

  private static void encodeFields(RecordLayout layout, Object row, OutputStream out)
      throws IOException {
    int index = 0;
    for (RecordColumns.Column column : layout.columns().columns()) {
      Object value = column.valueIn(row);
      RecordLayout nested = layout.nested().get(index++);
      if (!column.required()) {
        out.write(value == null ? 0 : 1);
      }
      if (value != null) {
        encodeValue(column.shape(), nested, value, out);
      }
    }
  }

  private static void encodeValue(
      RecordColumns.Shape shape, @Nullable RecordLayout nested, Object value, OutputStream out)
      throws IOException {
    switch (shape.kind()) {
      case STRING -> StringUtf8Coder.of().encode((String) value, out);
      case INTEGER -> VarInt.encode((Integer) value, out);
      case LONG -> VarInt.encode((Long) value, out);
      case DOUBLE -> encodeDouble((Double) value, out);
      case BOOLEAN -> out.write((Boolean) value ? 1 : 0);
      case INSTANT -> VarInt.encode(((Instant) value).getMillis(), out);
      case RECORD -> encodeFields(RecordLayout.required(nested), value, out);
      case LIST -> {
        List<?> items = (List<?>) value;
        VarInt.encode(items.size(), out);
        for (Object item : items) {
          encodeValue(shape.items(), nested, item, out);
        }
      }
      case MAP -> {
        Map<?, ?> map = (Map<?, ?>) value;
        VarInt.encode(map.size(), out);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          StringUtf8Coder.of().encode((String) entry.getKey(), out);
          encodeDouble((Double) entry.getValue(), out);
        }
      }
    }
  }

  private static Object decodeFields(RecordLayout layout, InputStream in) throws IOException {
    List<RecordColumns.Column> columns = layout.columns().columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      RecordColumns.Column column = columns.get(i);
      if (column.required() || in.read() == 1) {
        values[i] = decodeValue(column.shape(), layout.nested().get(i), in);
      }
    }
    return layout.construct(values);
  }

  private static Object decodeValue(
      RecordColumns.Shape shape, @Nullable RecordLayout nested, InputStream in) throws IOException {
    return switch (shape.kind()) {
      case STRING -> StringUtf8Coder.of().decode(in);
      case INTEGER -> VarInt.decodeInt(in);
      case LONG -> VarInt.decodeLong(in);
      case DOUBLE -> decodeDouble(in);
      case BOOLEAN -> in.read() == 1;
      case INSTANT -> Instant.ofEpochMilli(VarInt.decodeLong(in));
      case RECORD -> decodeFields(RecordLayout.required(nested), in);
      case LIST -> {
        int size = VarInt.decodeInt(in);
        List<Object> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          items.add(decodeValue(shape.items(), nested, in));
        }
        yield List.copyOf(items);
      }
      case MAP -> {
        int size = VarInt.decodeInt(in);
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
          map.put(StringUtf8Coder.of().decode(in), decodeDouble(in));
        }
        yield map;
      }
    };
  }

  private static void encodeDouble(double value, OutputStream out) throws IOException {
    BigEndianLongCoder.of().encode(Double.doubleToLongBits(value), out);
  }

  private static double decodeDouble(InputStream in) throws IOException {
    return Double.longBitsToDouble(BigEndianLongCoder.of().decode(in));
  }
}
