package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Hands on what is of windows that the watermark has passed, and holds the rest for the next
 * increment.
 */
final class CloseWindows<T> extends DoFn<T, T> {
  static final TupleTag<OpenPart> HELD = new TupleTag<>("held") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final String kind;
  private final Coder<T> coder;
  private final PCollectionView<Long> watermark;
  private final TupleTag<T> closed;

  CloseWindows(String kind, Coder<T> coder, PCollectionView<Long> watermark, TupleTag<T> closed) {
    this.kind = kind;
    this.coder = coder;
    this.watermark = watermark;
    this.closed = closed;
  }

  @ProcessElement
  public void process(ProcessContext context, BoundedWindow window, MultiOutputReceiver out)
      throws IOException {
    Instant last = window.maxTimestamp();
    if (last.getMillis() < context.sideInput(watermark)) {
      out.get(closed).output(context.element());
    } else {
      out.get(HELD).output(OpenPart.of(kind, last, context.element(), coder));
      out.get(COUNTS).output(IncrementBooks.HELD.sent(1));
    }
  }
}
