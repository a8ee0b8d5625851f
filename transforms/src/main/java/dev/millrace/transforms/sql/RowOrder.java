package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelCollation;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelFieldCollation.NullDirection;

/**
 * The order of an ORDER BY. Rows that it leaves equal are told apart by all of their columns, so
 * that the same rows win, and stand in the same order, in every run. Texts are compared by code
 * point, bytes unsigned; NaN is above all numbers.
 */
public final class RowOrder implements Comparator<Row>, Serializable {
  private static final long serialVersionUID = 1;

  private final List<Ordering> keys;

  private RowOrder(List<Ordering> keys) {
    this.keys = List.copyOf(keys);
  }

  /** The order of a result, as {@link QueryPlan#ordering} says it. */
  public static RowOrder of(List<Ordering> keys) {
    return new RowOrder(keys);
  }

  static RowOrder of(RelCollation collation) {
    return new RowOrder(
        collation.getFieldCollations().stream()
            .map(
                key ->
                    new Ordering(
                        "",
                        key.getFieldIndex(),
                        key.getDirection().isDescending(),
                        key.nullDirection == NullDirection.FIRST))
            .toList());
  }

  @Override
  public int compare(Row left, Row right) {
    int byKeys = compareKeys(left, right);
    if (byKeys != 0) {
      return byKeys;
    }
    for (int column = 0; column < left.getFieldCount(); column++) {
      Object a = left.getValue(column);
      Object b = right.getValue(column);
      int byColumn =
          a == null || b == null
              ? nulls(a == null, b == null, false)
              : ValueOrder.compareSame(a, b);
      if (byColumn != 0) {
        return byColumn;
      }
    }
    return 0;
  }

  /** Compares by what ORDER BY names alone: 0 for peers. */
  int compareKeys(Row left, Row right) {
    for (Ordering key : keys) {
      Object a = left.getValue(key.index());
      Object b = right.getValue(key.index());
      int byKey;
      if (a == null || b == null) {
        byKey = nulls(a == null, b == null, key.nullsFirst());
      } else {
        byKey = key.descending() ? -ValueOrder.compare(a, b) : ValueOrder.compare(a, b);
      }
      if (byKey != 0) {
        return byKey;
      }
    }
    return 0;
  }

  private static int nulls(boolean left, boolean right, boolean first) {
    return left == right ? 0 : left == first ? -1 : 1;
  }
}
