package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.LedgerPlan;
import dev.millrace.io.StagedTable;
import dev.millrace.io.bigquery.StagedBigQueryTable;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.transforms.LedgerCount;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Rows land in files, which BigQuery loads. */
record RowsLoadedIntoBigQuery(StagedBigQueryTable table) implements RowsTarget {
  @Override
  public LedgerPlan plan(LedgerPlan ofSource) {
    return Edges.loading(ofSource);
  }

  @Override
  public PTransform<PCollection<Row>, PCollection<LedgerCount>> landing(
      PCollectionTuple read, RunFiles files) {
    return table.outOf(files.eventsToLoad(read)).landing();
  }

  @Override
  public TableEntry entry(EventTableFormat files, String schema) {
    return TableEntry.elsewhere(IngestEventsGraph.EVENTS, table.system(), Edges.LOADED, schema);
  }

  @Override
  public Optional<StagedTable> staged() {
    return Optional.of(table);
  }
}
