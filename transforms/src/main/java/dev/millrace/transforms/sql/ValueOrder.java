package dev.millrace.transforms.sql;

import java.util.Arrays;

/** The order of values of one kind: texts by code point, bytes unsigned, NaN above all numbers. */
final class ValueOrder {
  private ValueOrder() {}

  static int compare(Kind kind, Object left, Object right) {
    return switch (kind) {
      case TEXT -> texts((String) left, (String) right);
      case BYTES -> Arrays.compareUnsigned((byte[]) left, (byte[]) right);
      // 0.0 and -0.0 are one value.
      case DOUBLE -> Double.compare((Double) left + 0.0, (Double) right + 0.0);
      case FLOAT -> Float.compare((Float) left + 0.0f, (Float) right + 0.0f);
      case BOOLEAN, BYTE, SHORT, INTEGER, LONG, DECIMAL, DATE, TIME, TIMESTAMP ->
          comparable(left, right);
    };
  }

  /** Tells values apart that are equal but not the same: -0.0 comes before 0.0. */
  static int compareSame(Kind kind, Object left, Object right) {
    int order = compare(kind, left, right);
    if (order != 0) {
      return order;
    }
    return kind.isBinary()
        ? Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue())
        : 0;
  }

  @SuppressWarnings("unchecked")
  private static int comparable(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }

  private static int texts(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int index = 0; index < length; index++) {
      char a = left.charAt(index);
      char b = right.charAt(index);
      if (a != b) {
        boolean both = Character.isSurrogate(a) == Character.isSurrogate(b);
        // A surrogate is part of a code point above every char that is none.
        return both ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
