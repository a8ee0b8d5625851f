package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Counts the rows of a stream, or what came of them, that pass over an edge as {@link CountEach}
 * does, by windows.
 */
final class CountStreamRows<T> extends DoFn<T, T> {
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final Edge edge;
  private final Side side;
  private final StreamWindows windows;
  private transient TreeMap<Instant, Long> elements = new TreeMap<>();

  CountStreamRows(Edge edge, Side side, StreamWindows windows) {
    this.edge = edge;
    this.side = side;
    this.windows = windows;
  }

  @StartBundle
  public void startBundle() {
    elements = new TreeMap<>();
  }

  @ProcessElement
  public void process(@Element T element, @Timestamp Instant time, OutputReceiver<T> out) {
    elements.merge(windows.last(time.getMillis()), 1L, Long::sum);
    out.output(element);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    elements.forEach(
        (last, count) ->
            context.output(
                COUNTS,
                switch (side) {
                  case SENT -> edge.sent(count);
                  case RECEIVED -> edge.received(count);
                },
                last,
                GlobalWindow.INSTANCE));
  }
}
