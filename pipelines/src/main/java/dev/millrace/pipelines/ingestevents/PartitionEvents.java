package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Takes the row of each event, and counts what came and what goes on to its file. */
final class PartitionEvents extends DoFn<Event, Row> {
  static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final Edge from;
  private long count;

  /**
   * @param from the edge that events come over
   */
  PartitionEvents(Edge from) {
    this.from = from;
  }

  @StartBundle
  public void startBundle() {
    count = 0;
  }

  @ProcessElement
  public void process(@Element Event event, OutputReceiver<Row> rows) {
    count++;
    rows.output(event.row());
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (count > 0) {
      context.output(
          COUNTS, from.received(count), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      context.output(
          COUNTS, Edges.ROWS.sent(count), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }
}
