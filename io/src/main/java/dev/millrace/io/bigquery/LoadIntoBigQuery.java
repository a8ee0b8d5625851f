package dev.millrace.io.bigquery;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import java.util.List;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * Lands rows as files, and when all are complete has BigQuery load them, see {@link LoadLanded}.
 * Hands on the counts of both.
 */
final class LoadIntoBigQuery extends PTransform<PCollection<Row>, PCollection<LedgerCount>> {
  private final StagedBigQueryTable table;
  private final PTransform<PCollection<Row>, PCollection<LedgerCount>> files;
  private final Edge landing;

  /**
   * @param files lands the files
   * @param landing the edge that ends there
   */
  LoadIntoBigQuery(
      StagedBigQueryTable table,
      PTransform<PCollection<Row>, PCollection<LedgerCount>> files,
      Edge landing) {
    this.table = table;
    this.files = files;
    this.landing = landing;
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<Row> rows) {
    PCollection<LedgerCount> landed = rows.apply("Land files", files);
    PCollection<LedgerCount> loaded =
        landed.apply(
            "Load files",
            LoadLanded.into(List.of(new LoadLanded.Loading(table, List.of(landing)))));
    return PCollectionList.of(landed).and(loaded).apply("Both ends", Flatten.pCollections());
  }
}
