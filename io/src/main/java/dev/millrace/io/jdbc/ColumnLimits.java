package dev.millrace.io.jdbc;

import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.EventType.Kind;
import dev.millrace.transforms.events.FieldLimit;
import java.util.List;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;

/** What columns of a known size hold of the values of fields. */
final class ColumnLimits {
  private ColumnLimits() {}

  /** Text of any length. */
  static FieldLimit text(EventType type) {
    return type.kind() == Kind.STRING ? FieldLimit.textWithoutNul() : FieldLimit.NONE;
  }

  /**
   * Symbols of an enum are letters and digits; text may be anything.
   *
   * @param limit of text
   */
  static FieldLimit text(EventType type, FieldLimit limit) {
    if (type.kind() == Kind.STRING) {
      return limit;
    }
    // Limits go to workers, which types cannot.
    List<String> symbols = List.copyOf(type.symbols());
    // A symbol travels as its place among the others.
    return value -> limit.check(symbols.get(((EnumerationType.Value) value).getValue()));
  }

  static FieldLimit smallWhole() {
    return FieldLimit.whole(Short.MIN_VALUE, Short.MAX_VALUE);
  }

  static FieldLimit whole(EventType type) {
    return type.kind() == Kind.INT
        ? FieldLimit.NONE
        : FieldLimit.whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** A number with or without digits behind its point. */
  static FieldLimit decimal(EventType type, SqlColumn column) {
    return switch (type.kind()) {
      case INT -> decimal(10, 0, column);
      case LONG -> decimal(19, 0, column);
      default -> decimal(type.precision(), type.scale(), column);
    };
  }

  private static FieldLimit decimal(int precision, int scale, SqlColumn column) {
    boolean holdsAll =
        column.argument() < 0
            || (column.scale() >= scale && column.argument() - column.scale() >= precision - scale);
    return holdsAll ? FieldLimit.NONE : FieldLimit.decimal(column.argument(), column.scale());
  }

  static FieldLimit time(EventType type, SqlColumn column) {
    int digits = type.kind() == Kind.TIMESTAMP_MILLIS ? 3 : 6;
    return column.argument() < 0 || column.argument() >= digits
        ? FieldLimit.NONE
        : FieldLimit.secondsWithDigits(column.argument());
  }
}
