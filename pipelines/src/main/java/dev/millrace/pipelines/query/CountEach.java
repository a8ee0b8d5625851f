package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;

/** Counts what passes over an edge, at one side of it. */
final class CountEach<T> extends DoFn<T, T> {
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final Edge edge;
  private final Side side;
  private final SerializableFunction<T, Integer> size;
  private long counted;

  /** Counts elements. */
  CountEach(Edge edge, Side side) {
    this(edge, side, element -> 1);
  }

  /**
   * Counts what elements hold.
   *
   * @param size how much one holds
   */
  CountEach(Edge edge, Side side, SerializableFunction<T, Integer> size) {
    this.edge = edge;
    this.side = side;
    this.size = size;
  }

  @StartBundle
  public void startBundle() {
    counted = 0;
  }

  @ProcessElement
  public void process(@Element T element, OutputReceiver<T> out) {
    counted += size.apply(element);
    out.output(element);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (counted > 0) {
      LedgerCount count =
          switch (side) {
            case SENT -> edge.sent(counted);
            case RECEIVED -> edge.received(counted);
          };
      context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }
}
