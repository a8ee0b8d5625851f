package dev.millrace.transforms.sql;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;

/** Makes rows that a query takes of those of a table. */
final class ReadTable extends DoFn<Row, Row> {
  private static final long serialVersionUID = 1;

  private final ReadColumns columns;

  ReadTable(ReadColumns columns) {
    this.columns = columns;
  }

  @ProcessElement
  public void read(@Element Row row, OutputReceiver<Row> output) {
    output.output(columns.row(row));
  }
}
