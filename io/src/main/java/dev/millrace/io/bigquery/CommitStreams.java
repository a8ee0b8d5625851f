package dev.millrace.io.bigquery;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Commits all streams of a run, see {@link StreamedBigQueryTable#committing}. */
final class CommitStreams extends PTransform<PCollection<String>, PCollection<LedgerCount>> {
  private final StreamedBigQueryTable table;

  CommitStreams(StreamedBigQueryTable table) {
    this.table = table;
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<String> streams) {
    return streams
        .apply("On one desk", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of()))
        .apply("Gather", GroupByKey.create())
        .apply("Commit and count", ParDo.of(new Commit(table)))
        .setCoder(LedgerCount.Coder.of());
  }

  private static final class Commit extends DoFn<KV<Integer, Iterable<String>>, LedgerCount> {
    private final StreamedBigQueryTable table;

    private Commit(StreamedBigQueryTable table) {
      this.table = table;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<String>> streams, OutputReceiver<LedgerCount> out)
        throws IOException {
      out.output(table.edge().received(table.commit(streams.getValue())));
    }
  }
}
