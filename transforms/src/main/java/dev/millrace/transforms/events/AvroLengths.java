package dev.millrace.transforms.events;

import java.util.Arrays;
import org.apache.avro.Schema;

/**
 * Looks whether what a record in Avro's binary encoding says of its lengths fits into its bytes.
 * Avro's own reader believes it: some bytes that are no record have it allocate gigabytes, or go
 * through as many items as there are numbers. Takes time in proportion to the bytes: each item of
 * an array has one at least.
 */
final class AvroLengths {
  private static final int LONGEST_NUMBER = 10;
  private static final int FLOAT = 4;
  private static final int DOUBLE = 8;

  private final byte[] bytes;
  private int at;

  /** The one that was read last. */
  private long number;

  /** Where the first string begins that is none; below zero if there is none. */
  private int notText = -1;

  private AvroLengths(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /**
   * Whether the bytes from a place on are one record, and no more.
   *
   * @param schema of the types that {@link AvroTypes} has
   * @throws Refusal if they are, and a string of it is no UTF-8, which Avro's reader would replace
   */
  static boolean fit(Schema schema, byte[] bytes, int from) throws Refusal {
    AvroLengths lengths = new AvroLengths(bytes, from);
    if (!lengths.pass(schema) || lengths.at != bytes.length) {
      return false;
    }
    if (lengths.notText >= 0) {
      throw Refusal.of(
          EventReason.NOT_UTF8,
          "Expected UTF-8, found other bytes in the string at offset %d of the record"
              .formatted(lengths.notText));
    }
    return true;
  }

  private boolean pass(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> true;
      case BOOLEAN -> skip(1);
      case INT, LONG -> isNumber();
      case FLOAT -> skip(FLOAT);
      case DOUBLE -> skip(DOUBLE);
      case STRING -> isNumber() && passText(number);
      case BYTES -> isNumber() && skip(number);
      case ENUM -> isNumber() && number >= 0 && number < schema.getEnumSymbols().size();
      case UNION ->
          isNumber()
              && number >= 0
              && number < schema.getTypes().size()
              && pass(schema.getTypes().get((int) number));
      case ARRAY -> passItems(schema.getElementType());
      case RECORD -> schema.getFields().stream().allMatch(field -> pass(field.schema()));
      case MAP, FIXED -> throw new IllegalArgumentException("No type of events: " + schema);
    };
  }

  /** Blocks of items: how many, if below zero also in how many bytes, then they; none ends them. */
  private boolean passItems(Schema item) {
    while (isNumber()) {
      if (number == 0) {
        return true;
      }
      long count = Math.abs(number);
      boolean told = number > 0 || isNumber();
      // Of the least number there is no absolute value.
      if (!told || count < 0 || count > bytes.length - at) {
        return false;
      }
      for (long i = 0; i < count; i++) {
        if (!pass(item)) {
          return false;
        }
      }
    }
    return false;
  }

  /** Reads a number of variable length, in zigzag. */
  private boolean isNumber() {
    long read = 0;
    for (int i = 0; i < LONGEST_NUMBER && at < bytes.length; i++) {
      byte next = bytes[at++];
      read |= (next & 0x7FL) << (7 * i);
      if (next >= 0) {
        number = (read >>> 1) ^ -(read & 1);
        return true;
      }
    }
    return false;
  }

  private boolean passText(long length) {
    int begin = at;
    if (!skip(length)) {
      return false;
    }
    try {
      Utf8Text.of(Arrays.copyOfRange(bytes, begin, at));
    } catch (Refusal refusal) {
      notText = notText < 0 ? begin : notText;
    }
    return true;
  }

  private boolean skip(long length) {
    if (length < 0 || length > bytes.length - at) {
      return false;
    }
    at += (int) length;
    return true;
  }
}
