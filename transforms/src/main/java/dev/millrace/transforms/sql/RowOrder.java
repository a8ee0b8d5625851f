package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelCollation;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelFieldCollation;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelFieldCollation.NullDirection;

/**
 * The order of an ORDER BY. Rows that it leaves equal can be told apart by all of their columns, so
 * that the same rows win in every run.
 */
final class RowOrder implements Comparator<Row>, Serializable {
  private static final long serialVersionUID = 1;

  private final int[] columns;
  private final boolean[] descending;
  private final boolean[] nullsFirst;
  private final Kind[] kinds;

  RowOrder(RelCollation collation, Kind[] kinds) {
    int keys = collation.getFieldCollations().size();
    this.columns = new int[keys];
    this.descending = new boolean[keys];
    this.nullsFirst = new boolean[keys];
    this.kinds = kinds.clone();
    for (int index = 0; index < keys; index++) {
      RelFieldCollation key = collation.getFieldCollations().get(index);
      columns[index] = key.getFieldIndex();
      descending[index] = key.getDirection().isDescending();
      nullsFirst[index] = key.nullDirection == NullDirection.FIRST;
    }
  }

  @Override
  public int compare(Row left, Row right) {
    int byKeys = compareKeys(left, right);
    if (byKeys != 0) {
      return byKeys;
    }
    for (int column = 0; column < kinds.length; column++) {
      int byColumn = compare(left, right, column, false, false);
      if (byColumn == 0) {
        Object a = left.getValue(column);
        Object b = right.getValue(column);
        byColumn = a == null || b == null ? 0 : ValueOrder.compareSame(kinds[column], a, b);
      }
      if (byColumn != 0) {
        return byColumn;
      }
    }
    return 0;
  }

  /** Compares by what ORDER BY names alone: 0 for peers. */
  int compareKeys(Row left, Row right) {
    for (int index = 0; index < columns.length; index++) {
      int byColumn = compare(left, right, columns[index], descending[index], nullsFirst[index]);
      if (byColumn != 0) {
        return byColumn;
      }
    }
    return 0;
  }

  private int compare(Row left, Row right, int column, boolean descends, boolean nullFirst) {
    Object a = left.getValue(column);
    Object b = right.getValue(column);
    if (a == null || b == null) {
      if (a == b) {
        return 0;
      }
      return (a == null) == nullFirst ? -1 : 1;
    }
    int order = ValueOrder.compare(kinds[column], a, b);
    return descends ? -order : order;
  }
}
