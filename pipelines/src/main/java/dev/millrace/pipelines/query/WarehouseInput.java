package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.io.FileInlet;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.transforms.LedgerCount;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * A table that BigQuery has extracted for one run.
 *
 * @param inlet its files
 */
record WarehouseInput(BigQueryExtract extract, FileInlet inlet) implements TableInput {
  @Override
  public long files() {
    return inlet.files().size();
  }

  @Override
  public long bytes() {
    return inlet.totalBytes();
  }

  @Override
  public long textBytes() {
    return inlet.textBytes();
  }

  /** The bytes of its files, and the rows that BigQuery says there are. */
  @Override
  public List<Edge> edges(String table) {
    return List.of(Edges.files(table), Edges.extracted(table));
  }

  @Override
  public List<LedgerCount> opening(String table) {
    return List.of(
        Edges.files(table).sent(inlet.totalBytes()), Edges.extracted(table).sent(extract.rows()));
  }

  @Override
  public PCollectionTuple read(Pipeline pipeline, QueryTable table, Seams seams) {
    Edge found = Edges.files(table.name());
    return seams
        .between(found, pipeline.apply(found.from(), inlet.wholeFiles()))
        .apply(found.to(), TableRecords.packedStep(new ReadExtract(table, extract)));
  }
}
