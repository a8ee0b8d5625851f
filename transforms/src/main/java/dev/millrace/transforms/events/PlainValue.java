package dev.millrace.transforms.events;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;

/** Values of fields without parts: their text, as in a column of CSV, and their order. */
public final class PlainValue {
  private static final long FIRST_DAY = LocalDate.MIN.toEpochDay();
  private static final long LAST_DAY = LocalDate.MAX.toEpochDay();

  private PlainValue() {}

  /** Whether values are ordered as a person would: numbers, dates and times. */
  public static boolean isOrdered(EventType.Kind kind) {
    return switch (kind) {
      case INT, LONG, FLOAT, DOUBLE, DECIMAL, DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> true;
      case BOOLEAN, STRING, BYTES, ENUM, ARRAY, RECORD -> false;
    };
  }

  /** Whether values are numbers, in words and in kind. */
  public static boolean isNumber(EventType.Kind kind) {
    return switch (kind) {
      case INT, LONG, FLOAT, DOUBLE, DECIMAL -> true;
      case DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> false;
      case BOOLEAN, STRING, BYTES, ENUM, ARRAY, RECORD -> false;
    };
  }

  /**
   * A value that is ordered, as the nearest floating point number: a date as its day, a time as the
   * milliseconds or microseconds of its type, since 1970.
   */
  public static double number(Object value) {
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    } else if (value instanceof org.joda.time.Instant time) {
      return time.getMillis();
    } else if (value instanceof Instant time) {
      return micros(time);
    }
    return ((Number) value).doubleValue();
  }

  /** Java's own unit goes by nanoseconds, which are too many for a long in the year 2262. */
  public static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /**
   * The text of a {@link #number}: six digits of it, or its day or time; of one beyond all values
   * also Infinity, or the last of days and times.
   */
  static String about(EventType type, double number) {
    return switch (type.kind()) {
      case DATE -> day(number).toString();
      case TIMESTAMP_MILLIS -> Instant.ofEpochMilli((long) number).toString();
      case TIMESTAMP_MICROS -> Instant.EPOCH.plus((long) number, ChronoUnit.MICROS).toString();
      case INT, LONG, FLOAT, DOUBLE, DECIMAL -> sixDigits(number);
      case BOOLEAN, STRING, BYTES, ENUM, ARRAY, RECORD ->
          throw new IllegalArgumentException("No order: " + type);
    };
  }

  private static LocalDate day(double number) {
    double day = Math.min(Math.max(number, FIRST_DAY), LAST_DAY);
    return LocalDate.ofEpochDay((long) day);
  }

  private static String sixDigits(double number) {
    if (Double.isInfinite(number)) {
      return Double.toString(number);
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(6));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Whether equal values are equal to a person, and a value has no parts. */
  public static boolean isExact(EventType.Kind kind) {
    return switch (kind) {
      case BOOLEAN, INT, LONG, STRING, ENUM, DECIMAL, DATE -> true;
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> true;
      case FLOAT, DOUBLE, BYTES, ARRAY, RECORD -> false;
    };
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if the type has no such value
   */
  public static Object parse(EventType type, String text) {
    try {
      return new EventValues(null).ofColumn(type, text);
    } catch (Refusal e) {
      throw new IllegalArgumentException(
          "value %s: %s".formatted(Refusal.quoted(text), e.getMessage()), e);
    }
  }

  /** The text of a value; {@link #parse} reads it again. */
  public static String text(EventType type, Object value) {
    return switch (type.kind()) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, DATE, TIMESTAMP_MICROS -> value.toString();
      case TIMESTAMP_MILLIS ->
          Instant.ofEpochMilli(((org.joda.time.Instant) value).getMillis()).toString();
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      case ENUM -> type.symbols().get(((EnumerationType.Value) value).getValue());
      case BYTES -> Base64.getEncoder().encodeToString((byte[]) value);
      case ARRAY, RECORD -> throw new IllegalArgumentException("A value has no parts");
    };
  }

  /** The digits of a decimal, the same for equal ones, whatever their scale. */
  public static String digits(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /**
   * The order of two values of one field: of text that of its code points, and the zeros of
   * floating point numbers are one.
   */
  @SuppressWarnings("unchecked") // both are of one type
  public static int compare(Object value, Object other) {
    return value instanceof String text
        ? compareTexts(text, (String) other)
        : ((Comparable<Object>) withoutMinusZero(value)).compareTo(withoutMinusZero(other));
  }

  /**
   * The value, with one zero: Java orders the two of floating point numbers, which are one number
   * to a person.
   */
  public static Object withoutMinusZero(Object value) {
    return value instanceof Double number
        ? (Object) (number + 0.0)
        : value instanceof Float number ? (Object) (number + 0.0f) : value;
  }

  /** Java orders text by UTF-16, whose surrogates stand before some that they come behind. */
  private static int compareTexts(String text, String other) {
    int length = Math.min(text.length(), other.length());
    for (int i = 0; i < length; i++) {
      char here = text.charAt(i);
      char there = other.charAt(i);
      if (here != there) {
        boolean both = Character.isSurrogate(here) == Character.isSurrogate(there);
        return both ? Character.compare(here, there) : Character.isSurrogate(here) ? 1 : -1;
      }
    }
    return Integer.compare(text.length(), other.length());
  }
}
