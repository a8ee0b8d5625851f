package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.FileRange;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/** Counts the ranges that arrive, for a reader that keeps no books of them itself. */
final class ReceiveRanges extends DoFn<FileRange, FileRange> {
  static final TupleTag<FileRange> RANGES = new TupleTag<>("ranges") {};

  @ProcessElement
  public void process(@Element FileRange range, MultiOutputReceiver out) {
    out.get(Emitter.COUNTS).output(Edges.RANGES.received(range.length()));
    out.get(RANGES).output(range);
  }
}
