package dev.millrace.transforms.sql;

import dev.millrace.transforms.ByteRange;
import dev.millrace.transforms.GrowingBytes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes that are equal exactly where SQL calls the values not distinct: null is null, NaN
 * is NaN, 0.0 is -0.0, and 1.5 is 1.50.
 */
final class KeyCodec implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int ESTIMATE = 16;

  private final Kind[] kinds;

  KeyCodec(Kind[] kinds) {
    this.kinds = kinds.clone();
  }

  int size() {
    return kinds.length;
  }

  byte[] encode(@Nullable Object[] values) {
    GrowingBytes bytes = new GrowingBytes(ESTIMATE * (values.length + 1));
    write(values, new DataOutputStream(bytes));
    return bytes.copy();
  }

  void write(@Nullable Object[] values, DataOutputStream out) {
    try {
      for (int index = 0; index < kinds.length; index++) {
        Object value = values[index];
        out.writeByte(value == null ? 0 : 1);
        if (value != null) {
          write(kinds[index], value, out);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Nullable Object[] decode(byte[] bytes) {
    return read(new DataInputStream(new ByteRange(bytes, 0, bytes.length)));
  }

  @Nullable Object[] read(DataInputStream in) {
    @Nullable Object[] values = new Object[kinds.length];
    try {
      for (int index = 0; index < kinds.length; index++) {
        values[index] = in.readByte() == 0 ? null : read(kinds[index], in);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return values;
  }

  private static void write(Kind kind, Object value, DataOutputStream out) throws IOException {
    switch (kind) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case BYTE -> out.writeByte((Byte) value);
      case SHORT -> out.writeShort((Short) value);
      case INTEGER -> out.writeInt((Integer) value);
      case LONG -> out.writeLong(((Number) value).longValue());
      case FLOAT -> out.writeInt(Float.floatToIntBits((Float) value + 0.0f));
      case DOUBLE -> out.writeLong(Double.doubleToLongBits(((Number) value).doubleValue() + 0.0));
      case DECIMAL -> writeDecimal(SqlValues.canonical(SqlValues.exact(value)), out);
      case TEXT -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), out);
      case BYTES -> writeBytes((byte[]) value, out);
      case DATE -> out.writeLong(((LocalDate) value).toEpochDay());
      case TIME -> out.writeLong(((LocalTime) value).toNanoOfDay());
      case TIMESTAMP -> out.writeLong(((Instant) value).getMillis());
    }
  }

  private static Object read(Kind kind, DataInputStream in) throws IOException {
    return switch (kind) {
      case BOOLEAN -> in.readBoolean();
      case BYTE -> in.readByte();
      case SHORT -> in.readShort();
      case INTEGER -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> Float.intBitsToFloat(in.readInt());
      case DOUBLE -> Double.longBitsToDouble(in.readLong());
      case DECIMAL -> readDecimal(in);
      case TEXT -> new String(readBytes(in), StandardCharsets.UTF_8);
      case BYTES -> readBytes(in);
      case DATE -> LocalDate.ofEpochDay(in.readLong());
      case TIME -> LocalTime.ofNanoOfDay(in.readLong());
      case TIMESTAMP -> Instant.ofEpochMilli(in.readLong());
    };
  }

  private static void writeDecimal(BigDecimal value, DataOutputStream out) throws IOException {
    out.writeInt(value.scale());
    writeBytes(value.unscaledValue().toByteArray(), out);
  }

  private static BigDecimal readDecimal(DataInputStream in) throws IOException {
    int scale = in.readInt();
    return new BigDecimal(new BigInteger(readBytes(in)), scale);
  }

  private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
