package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Rows land in files, which are published with the run. */
record RowsInFiles() implements RowsTarget {
  @Override
  public PTransform<PCollection<Row>, PCollection<LedgerCount>> landing(
      PCollectionTuple read, RunFiles files) {
    return files.events(read);
  }

  @Override
  public TableEntry entry(EventTableFormat files, String schema) {
    return TableEntry.inFiles(IngestEventsGraph.EVENTS, files.word(), Edges.ROWS, schema);
  }
}
