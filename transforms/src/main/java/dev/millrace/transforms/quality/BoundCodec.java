package dev.millrace.transforms.quality;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Writes the least and greatest values of fields: a byte for the type, then the value. */
final class BoundCodec {
  private static final int NONE = 0;
  private static final int INT = 1;
  private static final int LONG = 2;
  private static final int FLOAT = 3;
  private static final int DOUBLE = 4;
  private static final int DECIMAL = 5;
  private static final int DATE = 6;
  private static final int MILLIS = 7;
  private static final int MICROS = 8;
  private static final int TEXT = 9;

  private BoundCodec() {}

  static void write(@Nullable Object value, DataOutputStream out) throws IOException {
    if (value == null) {
      out.write(NONE);
    } else if (value instanceof Integer number) {
      out.write(INT);
      out.writeInt(number);
    } else if (value instanceof Long number) {
      out.write(LONG);
      out.writeLong(number);
    } else if (value instanceof Float number) {
      out.write(FLOAT);
      out.writeFloat(number);
    } else if (value instanceof Double number) {
      out.write(DOUBLE);
      out.writeDouble(number);
    } else if (value instanceof BigDecimal number) {
      out.write(DECIMAL);
      writeText(number.toString(), out);
    } else if (value instanceof LocalDate date) {
      out.write(DATE);
      out.writeLong(date.toEpochDay());
    } else if (value instanceof org.joda.time.Instant time) {
      out.write(MILLIS);
      out.writeLong(time.getMillis());
    } else if (value instanceof Instant time) {
      out.write(MICROS);
      out.writeLong(time.getEpochSecond());
      out.writeInt(time.getNano());
    } else {
      out.write(TEXT);
      writeText((String) value, out);
    }
  }

  static @Nullable Object read(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    return switch (type) {
      case NONE -> null;
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case DECIMAL -> new BigDecimal(readText(in));
      case DATE -> LocalDate.ofEpochDay(in.readLong());
      case MILLIS -> org.joda.time.Instant.ofEpochMilli(in.readLong());
      case MICROS -> Instant.ofEpochSecond(in.readLong(), in.readInt());
      case TEXT -> readText(in);
      default -> throw new IOException("Unknown type of a bound: " + type);
    };
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
