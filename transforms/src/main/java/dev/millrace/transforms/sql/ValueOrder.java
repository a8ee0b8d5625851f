package dev.millrace.transforms.sql;

import java.util.Arrays;

/** The order of values of one class: texts by code point, bytes unsigned, NaN above all numbers. */
final class ValueOrder {
  private ValueOrder() {}

  static int compare(Object left, Object right) {
    if (left instanceof String text) {
      return texts(text, (String) right);
    } else if (left instanceof byte[] bytes) {
      return Arrays.compareUnsigned(bytes, (byte[]) right);
    } else if (left instanceof Double number) {
      // 0.0 and -0.0 are one value.
      return Double.compare(number + 0.0, (Double) right + 0.0);
    } else if (left instanceof Float number) {
      return Float.compare(number + 0.0f, (Float) right + 0.0f);
    }
    return comparable(left, right);
  }

  /** Tells values apart that are equal but not the same: -0.0 comes before 0.0. */
  static int compareSame(Object left, Object right) {
    int order = compare(left, right);
    if (order == 0 && (left instanceof Double || left instanceof Float)) {
      return Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue());
    }
    return order;
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
