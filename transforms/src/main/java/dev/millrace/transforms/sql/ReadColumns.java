package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table that a query reads ({@link QueryPlan#columns}), each value in the one Java
 * class that queries hold values of its type in. Whoever makes the rows of a table needs to carry
 * no others to the query: {@link #value} takes what is read out of a row of the table, and {@link
 * #row} makes of these values a row that gives the same answer as the table's own. Its other
 * columns hold null, or some value where the table has no nulls.
 *
 * <p>That row has {@link #schema}, in which the columns are those of the table that a query can
 * name, in the same order and with the same names.
 */
public final class ReadColumns implements Serializable {
  private static final long serialVersionUID = 1;

  private final Schema schema;
  private final int[] columns;
  private final int[] indexes;
  private final Kind[] kinds;
  private final @Nullable EnumerationType[] enumerations;
  private final @Nullable Object[] unread;

  private ReadColumns(TableSchema table, ImmutableBitSet read) {
    this.schema = table.columns();
    this.columns = read.toArray();
    this.indexes = Arrays.stream(columns).map(table.indexes()::get).toArray();
    this.kinds = read.asList().stream().map(table.kinds()::get).toArray(Kind[]::new);
    this.enumerations =
        read.asList().stream()
            .map(column -> enumeration(table.type(column)))
            .toArray(EnumerationType[]::new);
    this.unread = new Object[schema.getFieldCount()];
    for (int column = 0; column < unread.length; column++) {
      boolean nullable = schema.getField(column).getType().getNullable();
      unread[column] = nullable ? null : table.kinds().get(column).anyValue();
    }
  }

  /**
   * Some of a table's columns.
   *
   * @param read which of those that a query can name
   */
  static ReadColumns of(TableSchema table, ImmutableBitSet read) {
    return new ReadColumns(table, read);
  }

  /** All columns of a table that a query can name. */
  public static ReadColumns all(Schema table) {
    TableSchema columns = new TableSchema(table);
    return of(columns, ImmutableBitSet.range(columns.kinds().size()));
  }

  private static @Nullable EnumerationType enumeration(FieldType type) {
    return type.getLogicalType() instanceof EnumerationType enumeration ? enumeration : null;
  }

  /** The schema of the rows that the query takes. */
  public Schema schema() {
    return schema;
  }

  /** The types of the columns that are read, in the table's order. */
  public List<FieldType> types() {
    return Arrays.stream(columns).mapToObj(column -> schema.getField(column).getType()).toList();
  }

  /**
   * A value that is read.
   *
   * @param row of the table
   * @param column which of {@link #types}
   */
  public @Nullable Object value(Row row, int column) {
    Object value = row.getValue(indexes[column]);
    if (value == null) {
      return null;
    }
    EnumerationType enumeration = enumerations[column];
    if (enumeration != null) {
      return enumeration.toString((EnumerationType.Value) value);
    }
    return switch (kinds[column]) {
      case TIMESTAMP -> timestamp(value);
      case DECIMAL -> SqlValues.toDecimal(value);
      case BOOLEAN, BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE, TEXT, BYTES, DATE, TIME -> value;
    };
  }

  private static Object timestamp(Object value) {
    if (value instanceof Instant time) {
      return org.joda.time.Instant.ofEpochMilli(time.toEpochMilli());
    }
    if (value instanceof LocalDateTime time) {
      return org.joda.time.Instant.ofEpochMilli(time.toInstant(ZoneOffset.UTC).toEpochMilli());
    }
    return value;
  }

  /**
   * The row that the query takes.
   *
   * @param values of {@link #types}, as {@link #value} gives them
   */
  public Row row(@Nullable Object[] values) {
    @Nullable Object[] all = unread.clone();
    for (int column = 0; column < columns.length; column++) {
      all[columns[column]] = values[column];
    }
    return Row.withSchema(schema).attachValues(Arrays.asList(all));
  }

  /** The row that the query takes, of one of the table. */
  Row row(Row table) {
    @Nullable Object[] values = new Object[columns.length];
    for (int column = 0; column < values.length; column++) {
      values[column] = value(table, column);
    }
    return row(values);
  }

  /** Whether rows of a table are such as the query takes them, whatever their values. */
  boolean isHeldBy(Schema table) {
    // A decimal may have zeros at its end, which its type does not say.
    return columns.length == schema.getFieldCount()
        && table.typesEqual(schema)
        && !Arrays.asList(kinds).contains(Kind.DECIMAL);
  }
}
