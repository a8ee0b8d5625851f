package dev.millrace.pipelines.query;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;

/** Makes rows as they land of those of a result. */
final class LandedRow extends DoFn<Row, Row> {
  private final ResultColumns columns;

  LandedRow(ResultColumns columns) {
    this.columns = columns;
  }

  @ProcessElement
  public void process(@Element Row row, OutputReceiver<Row> out) {
    out.output(columns.landed(row));
  }
}
