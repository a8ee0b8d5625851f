package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.StagedRows;
import dev.millrace.io.StagedTable;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.transforms.LedgerCount;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Rows land in a table of a database, in place of files. */
record RowsInDatabase(StagedRows table) implements RowsTarget {
  /** They are for files. */
  @Override
  public ReadEvents.Sizes sizes() {
    return ReadEvents.Sizes.UNWANTED;
  }

  @Override
  public PTransform<PCollection<Row>, PCollection<LedgerCount>> landing(
      PCollectionTuple read, RunFiles files) {
    return table.landing();
  }

  @Override
  public TableEntry entry(EventTableFormat files, String schema) {
    return TableEntry.elsewhere(IngestEventsGraph.EVENTS, table.system(), Edges.ROWS, schema);
  }

  @Override
  public Optional<StagedTable> staged() {
    return Optional.of(table);
  }
}
