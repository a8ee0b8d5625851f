package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Counts the rows that pass over an edge, at one side of it. */
final class CountRows extends DoFn<Row, Row> {
  static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final Edge edge;
  private final Side side;
  private long rows;

  CountRows(Edge edge, Side side) {
    this.edge = edge;
    this.side = side;
  }

  @StartBundle
  public void startBundle() {
    rows = 0;
  }

  @ProcessElement
  public void process(@Element Row row, OutputReceiver<Row> out) {
    rows++;
    out.output(row);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (rows > 0) {
      LedgerCount count =
          switch (side) {
            case SENT -> edge.sent(rows);
            case RECEIVED -> edge.received(rows);
          };
      context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }
}
