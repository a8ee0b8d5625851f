package dev.millrace.transforms.sql;

import org.jspecify.annotations.Nullable;

/** A number in the Java class of a kind. */
final class Results {
  private Results() {}

  static @Nullable Object of(@Nullable Number value, Kind kind) {
    return switch (kind) {
      case BYTE -> SqlValues.toByte(value);
      case SHORT -> SqlValues.toShort(value);
      case INTEGER -> SqlValues.toInteger(value);
      case LONG -> SqlValues.toLong(value);
      case FLOAT -> SqlValues.toFloat(value);
      case DOUBLE -> SqlValues.toDouble(value);
      case DECIMAL -> SqlValues.toDecimal(value);
      case BOOLEAN, TEXT, BYTES, DATE, TIME, TIMESTAMP ->
          throw new IllegalArgumentException(kind + " is no kind of number");
    };
  }
}
