package dev.millrace.transforms.sql;

import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;

/** The same values under another schema. */
final class Renamed extends DoFn<Row, Row> {
  private static final long serialVersionUID = 1;

  private final Schema schema;

  Renamed(Schema schema) {
    this.schema = schema;
  }

  @ProcessElement
  public void rename(@Element Row row, OutputReceiver<Row> output) {
    output.output(Row.withSchema(schema).attachValues(row.getValues()));
  }
}
