package dev.millrace.transforms.events;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/** What a place that a field is written to holds less of than the field's type does. */
@FunctionalInterface
public interface FieldLimit extends Serializable {
  /** Whatever the type holds. */
  FieldLimit NONE = value -> {};

  /**
   * Looks at a value of the field's type.
   *
   * @throws Refusal if the place cannot hold it exactly
   */
  void check(Object value) throws Refusal;

  /** Text of any length, but without the character U+0000. */
  static FieldLimit textWithoutNul() {
    return value -> {
      String text = (String) value;
      if (text.indexOf('\0') >= 0) {
        throw Refusal.outOfRange("text without the character U+0000", Refusal.quoted(text));
      }
    };
  }

  /** Text of so many characters at most, a pair of surrogates counted once, without U+0000. */
  static FieldLimit text(int most) {
    FieldLimit withoutNul = textWithoutNul();
    return value -> {
      withoutNul.check(value);
      String text = (String) value;
      int length = text.codePointCount(0, text.length());
      if (length > most) {
        throw Refusal.outOfRange(
            "text of at most " + most + " characters", length + ": " + Refusal.quoted(text));
      }
    };
  }

  /**
   * Text of so many characters of UTF-16 at most, a pair of surrogates counted twice, without
   * U+0000.
   */
  static FieldLimit textOfUtf16(int most) {
    FieldLimit withoutNul = textWithoutNul();
    return value -> {
      withoutNul.check(value);
      String text = (String) value;
      if (text.length() > most) {
        throw Refusal.outOfRange(
            "text of at most " + most + " characters of UTF-16",
            text.length() + ": " + Refusal.quoted(text));
      }
    };
  }

  /** So many bytes at most. */
  static FieldLimit bytes(int most) {
    return value -> {
      int length = ((byte[]) value).length;
      if (length > most) {
        throw Refusal.outOfRange("at most " + most + " bytes", Integer.toString(length));
      }
    };
  }

  /** A whole number within bounds. */
  static FieldLimit whole(long least, long greatest) {
    return value -> {
      long number = ((Number) value).longValue();
      if (number < least || number > greatest) {
        throw Refusal.outOfRange(
            "a whole number from " + least + " to " + greatest, Long.toString(number));
      }
    };
  }

  /** A number of so many decimal digits, so many of them behind the point. */
  static FieldLimit decimal(int precision, int scale) {
    return value -> {
      BigDecimal number =
          value instanceof BigDecimal decimal
              ? decimal
              : BigDecimal.valueOf(((Number) value).longValue());
      BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
      if (plain.scale() > scale || plain.precision() - plain.scale() > precision - scale) {
        throw Refusal.outOfRange(
            "a number that numeric(" + precision + "," + scale + ") can hold",
            number.toPlainString());
      }
    };
  }

  /** A time with so many digits of a second. */
  static FieldLimit secondsWithDigits(int digits) {
    long unit = BigDecimal.TEN.pow(9 - digits).longValueExact();
    return value -> {
      long nanos =
          value instanceof Instant time
              ? time.getNano()
              : Math.floorMod(((org.joda.time.Instant) value).getMillis(), 1_000L) * 1_000_000L;
      if (nanos % unit != 0) {
        throw Refusal.outOfRange(
            "a time with at most " + digits + " digits of a second", value.toString());
      }
    };
  }

  /** A date, or a time in UTC on a date, from one to another. */
  static FieldLimit dates(LocalDate first, LocalDate last) {
    return value -> {
      LocalDate date = date(value);
      if (date.isBefore(first) || date.isAfter(last)) {
        throw Refusal.outOfRange("a time from " + first + " to " + last, value.toString());
      }
    };
  }

  private static LocalDate date(Object value) {
    if (value instanceof LocalDate date) {
      return date;
    }
    long second =
        value instanceof Instant time
            ? time.getEpochSecond()
            : Math.floorDiv(((org.joda.time.Instant) value).getMillis(), 1_000L);
    return LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L));
  }
}
