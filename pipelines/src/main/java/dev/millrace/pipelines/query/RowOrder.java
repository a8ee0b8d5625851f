package dev.millrace.pipelines.query;

import dev.millrace.transforms.sql.Ordering;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The order of a result: what the query asks for, and rows that it leaves equal by all their
 * columns, so that the same rows are always in the same order. Texts are compared by code points.
 */
final class RowOrder implements Comparator<Row>, Serializable {
  private static final long serialVersionUID = 1;

  private final List<Ordering> ordering;

  RowOrder(List<Ordering> ordering) {
    this.ordering = List.copyOf(ordering);
  }

  @Override
  public int compare(Row left, Row right) {
    for (Ordering key : ordering) {
      int order =
          compare(
              left.getValue(key.index()),
              right.getValue(key.index()),
              key.descending() ? -1 : 1,
              key.nullsFirst() ? -1 : 1);
      if (order != 0) {
        return order;
      }
    }
    for (int i = 0; i < left.getFieldCount(); i++) {
      int order = compare(left.getValue(i), right.getValue(i), 1, 1);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /**
   * @param direction -1 for descending
   * @param nulls -1 for first
   */
  private static int compare(
      @Nullable Object left, @Nullable Object right, int direction, int nulls) {
    if (left == null || right == null) {
      return left == right ? 0 : left == null ? nulls : -nulls;
    }
    return direction * values(left, right);
  }

  @SuppressWarnings("unchecked")
  private static int values(Object left, Object right) {
    if (left instanceof String text) {
      return texts(text, (String) right);
    }
    if (left instanceof byte[] bytes) {
      return Arrays.compareUnsigned(bytes, (byte[]) right);
    }
    if (left instanceof Double number) {
      // 0.0 and -0.0 are one value.
      return Double.compare(number + 0.0, (Double) right + 0.0);
    }
    if (left instanceof Float number) {
      return Float.compare(number + 0.0f, (Float) right + 0.0f);
    }
    return ((Comparable<Object>) left).compareTo(right);
  }

  private static int texts(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean both = Character.isSurrogate(a) == Character.isSurrogate(b);
        // A surrogate is part of a code point above every char that is none.
        return both ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
