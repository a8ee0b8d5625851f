package dev.millrace.transforms.events;

import dev.millrace.transforms.events.EventType.Kind;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Base64;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.jspecify.annotations.Nullable;

/**
 * Takes text for the value of a field that has no parts, the same for JSON and CSV. Numbers are
 * written as in JSON; nothing is trimmed, rounded or guessed.
 */
final class EventValues {
  private final @Nullable ZoneId zone;

  /**
   * @param zone of times that say no offset; null if such times are refused
   */
  EventValues(@Nullable ZoneId zone) {
    this.zone = zone;
  }

  /** What a piece of text is for a field of CSV, or for one of JSON that is a string. */
  Object ofText(EventType type, String text) throws Refusal {
    return switch (type.kind()) {
      case STRING -> text;
      case BYTES -> bytes(text);
      case ENUM -> symbol(type, text);
      case DATE -> EventTimes.date(text);
      case TIMESTAMP_MILLIS ->
          EventTimes.inMillis(EventTimes.time(text, zone), () -> Refusal.quoted(text));
      case TIMESTAMP_MICROS ->
          EventTimes.inMicros(EventTimes.time(text, zone), () -> Refusal.quoted(text));
      case DECIMAL -> {
        if (!NumberText.isNumber(text)) {
          throw Refusal.wrongType(type.kind().words(), Refusal.quoted(text));
        }
        yield decimal(type, text);
      }
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, ARRAY, RECORD ->
          throw Refusal.wrongType(type.kind().words(), Refusal.quoted(text));
    };
  }

  /** What a column's text is, where everything is text. */
  Object ofColumn(EventType type, String text) throws Refusal {
    return switch (type.kind()) {
      case BOOLEAN -> truth(text);
      case INT, LONG -> {
        if (!NumberText.isWhole(text)) {
          throw Refusal.wrongType(type.kind().words(), Refusal.quoted(text));
        }
        yield ofWhole(type, text);
      }
      case FLOAT, DOUBLE -> {
        if (!NumberText.isNumber(text)) {
          throw Refusal.wrongType(type.kind().words(), Refusal.quoted(text));
        }
        yield ofNumber(type, text);
      }
      case DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS ->
          NumberText.isWhole(text) ? ofWhole(type, text) : ofText(type, text);
      case STRING, BYTES, ENUM, DECIMAL, ARRAY, RECORD -> ofText(type, text);
    };
  }

  /** What a number without fraction and exponent is. */
  Object ofWhole(EventType type, String digits) throws Refusal {
    return switch (type.kind()) {
      case INT -> Math.toIntExact(whole(digits, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case LONG -> whole(digits, Long.MIN_VALUE, Long.MAX_VALUE);
      case DATE ->
          EventTimes.dateOfEpochDay(whole(digits, Integer.MIN_VALUE, Integer.MAX_VALUE), digits);
      case TIMESTAMP_MILLIS ->
          EventTimes.inMillis(
              EventTimes.timeOfMillis(whole(digits, Long.MIN_VALUE, Long.MAX_VALUE), digits),
              () -> digits);
      case TIMESTAMP_MICROS ->
          EventTimes.timeOfMicros(whole(digits, Long.MIN_VALUE, Long.MAX_VALUE), digits);
      case FLOAT, DOUBLE, DECIMAL -> ofNumber(type, digits);
      case BOOLEAN, STRING, BYTES, ENUM, ARRAY, RECORD ->
          throw Refusal.wrongType(type.kind().words(), "the number " + shown(digits));
    };
  }

  /** What any number is. */
  Object ofNumber(EventType type, String digits) throws Refusal {
    return switch (type.kind()) {
      case FLOAT -> {
        float value = Float.parseFloat(digits);
        if (Float.isInfinite(value)) {
          throw Refusal.outOfRange("a number that a float can hold", shown(digits));
        }
        yield value;
      }
      case DOUBLE -> {
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
          throw Refusal.outOfRange("a number that a double can hold", shown(digits));
        }
        yield value;
      }
      case DECIMAL -> decimal(type, digits);
      case BOOLEAN,
          INT,
          LONG,
          STRING,
          BYTES,
          ENUM,
          DATE,
          TIMESTAMP_MILLIS,
          TIMESTAMP_MICROS,
          ARRAY,
          RECORD ->
          throw Refusal.wrongType(type.kind().words(), "the number " + shown(digits));
    };
  }

  private static Boolean truth(String text) throws Refusal {
    if (text.equalsIgnoreCase("true")) {
      return true;
    } else if (text.equalsIgnoreCase("false")) {
      return false;
    }
    throw Refusal.wrongType(Kind.BOOLEAN.words(), Refusal.quoted(text));
  }

  private static long whole(String digits, long least, long greatest) throws Refusal {
    try {
      long value = Long.parseLong(digits);
      if (value >= least && value <= greatest) {
        return value;
      }
    } catch (NumberFormatException tooLong) {
      // Digits alone have nothing else wrong with them.
    }
    throw Refusal.outOfRange("a whole number from " + least + " to " + greatest, shown(digits));
  }

  /**
   * The number with exactly the type's digits behind the point. An exponent of a billion takes a
   * few letters to write and gigabytes to work out, so it is looked at first.
   */
  static BigDecimal decimal(EventType type, String digits) throws Refusal {
    try {
      BigDecimal value = new BigDecimal(digits);
      if (value.signum() == 0) {
        return BigDecimal.ZERO.setScale(type.scale());
      }
      BigDecimal plain = value.precision() > 2_000 ? value : value.stripTrailingZeros();
      long before = (long) plain.precision() - plain.scale();
      if (plain.scale() <= type.scale() && before <= type.precision() - type.scale()) {
        return plain.setScale(type.scale());
      }
    } catch (NumberFormatException exponentTooLong) {
      // Whatever it is, it does not fit.
    }
    throw Refusal.outOfRange(type.toString(), shown(digits));
  }

  private static byte[] bytes(String text) throws Refusal {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.wrongType(Kind.BYTES.words(), Refusal.quoted(text));
    }
  }

  static EnumerationType.Value symbol(EventType type, String text) throws Refusal {
    int index = type.symbols().indexOf(text);
    if (index < 0) {
      throw Refusal.expecting(
          EventReason.UNKNOWN_SYMBOL,
          "one of " + String.join(", ", type.symbols()),
          Refusal.quoted(text));
    }
    return new EnumerationType.Value(index);
  }

  private static String shown(String digits) {
    return digits.length() <= 40 ? digits : digits.substring(0, 40) + "…";
  }
}
