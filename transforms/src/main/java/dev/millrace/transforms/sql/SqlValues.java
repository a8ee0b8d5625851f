package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.avatica.util.ByteString;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Values of rows as Calcite's generated code holds them, and back: a date is days, a time and a
 * timestamp milliseconds. Public for code that is generated at run time and lives in no package;
 * nobody else should call it.
 */
public final class SqlValues {
  private static final long NANOSECONDS = 1_000_000;

  /** More than any double has; 1e999999999 would fill the memory. */
  private static final int MOST_DIGITS = 1_000;

  private SqlValues() {}

  public static @Nullable Boolean booleanAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable Byte byteAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable Short shortAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable Integer integerAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable Long longAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable Float floatAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable Double doubleAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable BigDecimal decimalAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable String textAt(Row row, int field) {
    return row.getValue(field);
  }

  public static @Nullable ByteString bytesAt(Row row, int field) {
    byte[] value = row.getValue(field);
    return value == null ? null : new ByteString(value);
  }

  public static @Nullable Integer dateAt(Row row, int field) {
    LocalDate value = row.getValue(field);
    return value == null ? null : Math.toIntExact(value.toEpochDay());
  }

  public static @Nullable Integer timeAt(Row row, int field) {
    LocalTime value = row.getValue(field);
    return value == null ? null : (int) (value.toNanoOfDay() / NANOSECONDS);
  }

  public static @Nullable Long timestampAt(Row row, int field) {
    Instant value = row.getValue(field);
    return value == null ? null : value.getMillis();
  }

  public static @Nullable Object toBoolean(@Nullable Object value) {
    return value;
  }

  public static @Nullable Object toByte(@Nullable Object value) {
    return value == null ? null : (Object) (byte) within(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  public static @Nullable Object toShort(@Nullable Object value) {
    return value == null ? null : (Object) (short) within(value, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  public static @Nullable Object toInteger(@Nullable Object value) {
    if (value == null || value instanceof Integer) {
      return value;
    }
    return (int) within(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  public static @Nullable Object toLong(@Nullable Object value) {
    if (value == null || value instanceof Long) {
      return value;
    }
    return within(value, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  public static @Nullable Object toFloat(@Nullable Object value) {
    return value == null ? null : (Object) ((Number) value).floatValue();
  }

  public static @Nullable Object toDouble(@Nullable Object value) {
    return value == null ? null : (Object) ((Number) value).doubleValue();
  }

  /** A decimal in its one form: 1.50 and 1.5 are the same value and the same bytes. */
  public static @Nullable Object toDecimal(@Nullable Object value) {
    return value == null ? null : canonical(exact(value));
  }

  public static @Nullable Object toText(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  public static @Nullable Object toBytes(@Nullable Object value) {
    return value instanceof ByteString bytes ? bytes.getBytes() : value;
  }

  public static @Nullable Object toDate(@Nullable Object value) {
    return value == null ? null : LocalDate.ofEpochDay(((Number) value).longValue());
  }

  public static @Nullable Object toTime(@Nullable Object value) {
    return value == null ? null : LocalTime.ofNanoOfDay(((Number) value).longValue() * NANOSECONDS);
  }

  public static @Nullable Object toTimestamp(@Nullable Object value) {
    return value == null ? null : Instant.ofEpochMilli(((Number) value).longValue());
  }

  static BigDecimal canonical(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    if ((long) stripped.precision() - stripped.scale() > MOST_DIGITS) {
      throw new ArithmeticException(
          "a DECIMAL has more than " + MOST_DIGITS + " digits before its point");
    }
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static BigDecimal exact(Object number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    if (number instanceof Double || number instanceof Float) {
      return new BigDecimal(((Number) number).doubleValue());
    }
    return BigDecimal.valueOf(((Number) number).longValue());
  }

  private static long within(Object value, long least, long most) {
    long whole =
        value instanceof BigDecimal decimal
            ? decimal.longValueExact()
            : ((Number) value).longValue();
    if (whole < least || whole > most) {
      throw new ArithmeticException(
          "integer overflow: " + value + " is not in " + least + " to " + most);
    }
    return whole;
  }
}
