package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Takes the row of each event, sets aside those that break a rule, and counts what came and what
 * goes on to its file.
 */
final class PartitionEvents extends DoFn<Event, Row> {
  static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<Row> ANOMALIES = new TupleTag<>("anomalies") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final Edge from;
  private final EventLayout layout;
  private long kept;
  private long setAside;

  /**
   * @param from the edge that events come over
   */
  PartitionEvents(Edge from, EventLayout layout) {
    this.from = from;
    this.layout = layout;
  }

  @StartBundle
  public void startBundle() {
    kept = 0;
    setAside = 0;
  }

  @ProcessElement
  public void process(@Element Event event, MultiOutputReceiver out) {
    if (layout.isAnomaly(event.row())) {
      setAside++;
      out.get(ANOMALIES).output(layout.anomaly(event));
    } else {
      kept++;
      out.get(ROWS).output(layout.landed(event));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (kept + setAside > 0) {
      write(context, from.received(kept + setAside));
      write(context, Edges.ROWS.sent(kept));
      write(context, Edges.ANOMALIES.sent(setAside));
    }
  }

  private static void write(DoFn<Event, Row>.FinishBundleContext context, LedgerCount count) {
    context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
  }
}
