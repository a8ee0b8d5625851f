package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Makes rows of what was counted, beside its way to where it is merged. */
final class KeepAccumulators<K extends Number> extends DoFn<KV<K, byte[]>, Accumulator> {
  static final TupleTag<Accumulator> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final AccumulatorKind kind;

  KeepAccumulators(AccumulatorKind kind) {
    this.kind = kind;
  }

  @ProcessElement
  public void process(@Element KV<K, byte[]> counted, MultiOutputReceiver out) {
    Accumulator row = Accumulator.of(kind, counted.getKey().longValue(), counted.getValue());
    out.get(ROWS).output(row);
    out.get(COUNTS).output(kind.kept().sent(1));
    out.get(COUNTS).output(kind.kept().in(Edges.REQUESTS).sent(row.requests()));
  }
}
