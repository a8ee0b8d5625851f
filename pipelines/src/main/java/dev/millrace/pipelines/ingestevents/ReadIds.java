package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.deadletters.ListedFile;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Reads the ids of landed events, see {@link LandedIds}. */
final class ReadIds extends DoFn<ListedFile, KV<Row, Long>> {
  static final TupleTag<KV<Row, Long>> IDS = new TupleTag<>("ids") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final LandedIds ids;
  private final LandedIds.Table table;

  ReadIds(LandedIds ids, LandedIds.Table table) {
    this.ids = ids;
    this.table = table;
  }

  @ProcessElement
  public void process(@Element ListedFile file, MultiOutputReceiver out) throws IOException {
    long[] read = {0};
    ids.read(
        file,
        table,
        (id, time) -> {
          read[0]++;
          out.get(IDS).output(KV.of(id, time));
        });
    out.get(COUNTS).output(ReplayEdges.LANDED.received(read[0]));
    out.get(COUNTS).output(ReplayEdges.IDS.sent(read[0]));
  }
}
