package dev.millrace.transforms.sql;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Takes the columns of a table out of its rows, each value in the one Java class of its kind. */
final class ReadTable extends DoFn<Row, Row> {
  private static final long serialVersionUID = 1;

  private final Schema columns;
  private final int[] indexes;
  private final Kind[] kinds;
  private final @Nullable EnumerationType[] enumerations;

  ReadTable(Schema rows, TableSchema table) {
    this.columns = table.columns();
    this.indexes = table.indexes().stream().mapToInt(Integer::intValue).toArray();
    this.kinds = table.kinds().toArray(Kind[]::new);
    this.enumerations = new EnumerationType[indexes.length];
    for (int index = 0; index < indexes.length; index++) {
      Schema.@Nullable LogicalType<?, ?> logical =
          rows.getField(indexes[index]).getType().getLogicalType();
      enumerations[index] = logical instanceof EnumerationType enumeration ? enumeration : null;
    }
  }

  @ProcessElement
  public void read(@Element Row row, OutputReceiver<Row> output) {
    List<@Nullable Object> values = new ArrayList<>(indexes.length);
    for (int index = 0; index < indexes.length; index++) {
      values.add(value(row.getValue(indexes[index]), index));
    }
    output.output(Row.withSchema(columns).attachValues(values));
  }

  private @Nullable Object value(@Nullable Object value, int index) {
    if (value == null) {
      return null;
    }
    EnumerationType enumeration = enumerations[index];
    if (enumeration != null) {
      return enumeration.toString((EnumerationType.Value) value);
    }
    if (kinds[index] == Kind.TIMESTAMP) {
      return timestamp(value);
    }
    return kinds[index] == Kind.DECIMAL ? SqlValues.toDecimal(value) : value;
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
}
