package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Makes of accumulators of one kind again what a step that counts hands on. */
final class RestoreCounts<K> extends DoFn<Accumulator, KV<K, byte[]>> {
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final AccumulatorKind kind;
  private final SerializableFunction<Long, K> key;
  private final TupleTag<KV<K, byte[]>> counted;

  RestoreCounts(
      AccumulatorKind kind, SerializableFunction<Long, K> key, TupleTag<KV<K, byte[]>> counted) {
    this.kind = kind;
    this.key = key;
    this.counted = counted;
  }

  @ProcessElement
  public void process(@Element Accumulator row, MultiOutputReceiver out) throws IOException {
    byte[] counts = row.unpacked();
    long requests = kind.requests(counts);
    out.get(counted).output(KV.of(key.apply(row.key()), counts));
    out.get(COUNTS).output(kind.restored().received(requests));
    out.get(COUNTS).output(kind.counted().sent(requests));
  }
}
