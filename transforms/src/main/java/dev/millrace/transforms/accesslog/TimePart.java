package dev.millrace.transforms.accesslog;

/**
 * A part of a time.
 *
 * @param kind what it tells
 * @param shape how it is written
 * @param literal the character of a literal
 * @param example of it
 */
record TimePart(Kind kind, Shape shape, char literal, String example) {
  static final TimePart YEAR = of(Kind.YEAR, Shape.DIGITS_4, "2000");
  static final TimePart SHORT_YEAR = of(Kind.YEAR, Shape.DIGITS_2, "00");
  static final TimePart MONTH = of(Kind.MONTH, Shape.DIGITS_2, "10");
  static final TimePart MONTH_NAME = of(Kind.MONTH, Shape.NAME, "Oct");
  static final TimePart LONG_MONTH_NAME = of(Kind.MONTH, Shape.LONG_NAME, "October");
  static final TimePart DAY = of(Kind.DAY, Shape.DIGITS_2, "10");
  static final TimePart HOUR = of(Kind.HOUR, Shape.DIGITS_2, "13");
  static final TimePart HALF_DAY_HOUR = of(Kind.HALF_DAY_HOUR, Shape.DIGITS_2, "01");
  static final TimePart HALF_DAY = of(Kind.HALF_DAY, Shape.NAME, "PM");
  static final TimePart MINUTE = of(Kind.MINUTE, Shape.DIGITS_2, "55");
  static final TimePart SECOND = of(Kind.SECOND, Shape.DIGITS_2, "36");
  static final TimePart MILLIS = of(Kind.FRACTION, Shape.DIGITS_3, "123");
  static final TimePart MICROS = of(Kind.FRACTION, Shape.DIGITS_6, "123456");
  static final TimePart FRACTION = of(Kind.FRACTION, Shape.OPTIONAL_FRACTION, "");
  static final TimePart ZONE = of(Kind.ZONE, Shape.OFFSET, "-0700");
  static final TimePart EPOCH_SECONDS = of(Kind.EPOCH, Shape.EPOCH_SECONDS, "971211336.123");
  static final TimePart EPOCH_MILLIS = of(Kind.EPOCH, Shape.EPOCH_MILLIS, "971211336123");
  static final TimePart EPOCH_MICROS = of(Kind.EPOCH, Shape.EPOCH_MICROS, "971211336123456");
  static final TimePart WORD = of(Kind.NOTHING, Shape.LETTERS, "Tue");
  static final TimePart NUMBER = of(Kind.NOTHING, Shape.DIGITS, "1");

  /** What a part tells. */
  enum Kind {
    YEAR,
    MONTH,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    ZONE,
    FRACTION,
    HALF_DAY,
    HALF_DAY_HOUR,
    EPOCH,
    NOTHING
  }

  /** How a part is written. */
  enum Shape {
    LITERAL,
    DIGITS,
    DIGITS_2,
    DIGITS_3,
    DIGITS_4,
    DIGITS_6,
    NAME,
    LONG_NAME,
    LETTERS,
    OFFSET,
    OPTIONAL_FRACTION,
    EPOCH_SECONDS,
    EPOCH_MILLIS,
    EPOCH_MICROS
  }

  static TimePart literal(char literal) {
    return new TimePart(Kind.NOTHING, Shape.LITERAL, literal, String.valueOf(literal));
  }

  private static TimePart of(Kind kind, Shape shape, String example) {
    return new TimePart(kind, shape, ' ', example);
  }
}
