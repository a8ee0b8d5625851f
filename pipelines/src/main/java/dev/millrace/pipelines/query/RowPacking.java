package dev.millrace.pipelines.query;

import dev.millrace.transforms.events.EventRowCoder;
import dev.millrace.transforms.sql.ReadColumns;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Writes the columns of a table's rows that a query reads, value by value, and makes rows for the
 * query of them again. What it does not read costs nothing behind the step that parses it.
 */
final class RowPacking implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ReadColumns columns;
  private final ArrayList<Coder<Object>> coders = new ArrayList<>();

  private RowPacking(ReadColumns columns) {
    this.columns = columns;
    columns.types().forEach(type -> coders.add(EventRowCoder.coder(type)));
  }

  static RowPacking of(ReadColumns columns) {
    return new RowPacking(columns);
  }

  /** Of the rows that are made again. */
  Schema schema() {
    return columns.schema();
  }

  void write(Row row, OutputStream out) throws IOException {
    for (int column = 0; column < coders.size(); column++) {
      coders.get(column).encode(columns.value(row, column), out);
    }
  }

  Row read(InputStream in) throws IOException {
    @Nullable Object[] values = new Object[coders.size()];
    for (int column = 0; column < values.length; column++) {
      values[column] = coders.get(column).decode(in);
    }
    return columns.row(values);
  }
}
