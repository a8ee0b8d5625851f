package dev.millrace.io.bigquery;

import dev.millrace.io.LandPartitions;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * Lands rows as files, and when all are complete has BigQuery load them. Hands on the counts of the
 * files, and how many rows BigQuery says that it has: the two ends of an edge of the books.
 *
 * <p><b>Windows</b>: the global one. <b>Cost</b>: that of the files, and one worker that waits for
 * a load job, which costs nothing at BigQuery.
 */
final class LoadIntoBigQuery extends PTransform<PCollection<Row>, PCollection<LedgerCount>> {
  private final StagedBigQueryTable table;
  private final LandPartitions<Row> files;

  LoadIntoBigQuery(StagedBigQueryTable table, LandPartitions<Row> files) {
    this.table = table;
    this.files = files;
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<Row> rows) {
    PCollection<LedgerCount> landed = rows.apply("Land files", files);
    // A run without rows loads nothing, and says so.
    PCollection<LedgerCount> none =
        rows.getPipeline()
            .apply(
                "No rows yet",
                Create.of(files.edge().received(0)).withCoder(LedgerCount.Coder.of()));
    PCollection<LedgerCount> loaded =
        PCollectionList.of(landed)
            .and(none)
            .apply("All files", Flatten.pCollections())
            .apply("On one desk", WithKeys.of(0))
            .setCoder(KvCoder.of(VarIntCoder.of(), LedgerCount.Coder.of()))
            .apply("Gather", GroupByKey.create())
            .apply("Load and count", ParDo.of(new Load(table)))
            .setCoder(LedgerCount.Coder.of());
    return PCollectionList.of(landed).and(loaded).apply("Both ends", Flatten.pCollections());
  }

  private static final class Load extends DoFn<KV<Integer, Iterable<LedgerCount>>, LedgerCount> {
    private final StagedBigQueryTable table;

    private Load(StagedBigQueryTable table) {
      this.table = table;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<LedgerCount>> landed, OutputReceiver<LedgerCount> out)
        throws IOException {
      long rows = 0;
      for (LedgerCount count : landed.getValue()) {
        rows += count.unit().equals(table.edge().unit()) ? count.count() : 0;
      }
      out.output(table.edge().sent(rows));
      out.output(table.edge().received(table.load()));
    }
  }
}
