package dev.millrace.transforms.sql.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.temporal.TemporalAccessor;
import org.joda.time.base.AbstractInstant;

/** Bytes of which equal values have the same, and no others. Never none. */
final class ValueBytes {
  private ValueBytes() {}

  /**
   * @throws IllegalArgumentException if it is not one value
   */
  static byte[] of(Object value) {
    if (value instanceof CharSequence text) {
      return text('t', text.toString());
    }
    if (value instanceof Long || value instanceof Integer) {
      return number('w', ((Number) value).longValue());
    }
    if (value instanceof Number number) {
      return of(number);
    }
    if (value instanceof Boolean truth) {
      return text('b', truth.toString());
    }
    if (value instanceof byte[] bytes) {
      return ByteBuffer.allocate(1 + bytes.length).put((byte) 'y').put(bytes).array();
    }
    if (value instanceof AbstractInstant instant) {
      return number('i', instant.getMillis());
    }
    if (value instanceof TemporalAccessor time) {
      return text('d', time.toString());
    }
    throw new IllegalArgumentException(
        "Invalid type of APPROX_COUNT_DISTINCT: %s (must be a number, text, truth value, time or bytes)"
            .formatted(value.getClass().getSimpleName()));
  }

  private static byte[] of(Number number) {
    if (number instanceof Double || number instanceof Float) {
      double real = number.doubleValue();
      if (Double.isNaN(real) || Double.isInfinite(real)) {
        return text('f', Double.toString(real));
      }
    }
    BigDecimal exact =
        number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    BigDecimal plain = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
    boolean isWhole = plain.scale() <= 0 && plain.precision() - plain.scale() <= 18;
    return isWhole ? number('w', plain.longValueExact()) : text('n', plain.toString());
  }

  private static byte[] number(char kind, long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) kind).putLong(number).array();
  }

  private static byte[] text(char kind, String text) {
    return (kind + text).getBytes(UTF_8);
  }
}
