package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;

/** Counts the elements that pass over an edge, at one side of it. */
final class CountEach<T> extends DoFn<T, T> {
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final Edge edge;
  private final Side side;
  private long elements;

  CountEach(Edge edge, Side side) {
    this.edge = edge;
    this.side = side;
  }

  @StartBundle
  public void startBundle() {
    elements = 0;
  }

  @ProcessElement
  public void process(@Element T element, OutputReceiver<T> out) {
    elements++;
    out.output(element);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (elements > 0) {
      LedgerCount count =
          switch (side) {
            case SENT -> edge.sent(elements);
            case RECEIVED -> edge.received(elements);
          };
      context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }
}
