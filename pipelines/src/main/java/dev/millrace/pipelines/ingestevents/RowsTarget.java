package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.StagedTable;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Where the clean rows of one run land: the steps and the books of its graph that differ by it. */
sealed interface RowsTarget
    permits RowsInFiles, RowsInDatabase, RowsLoadedIntoBigQuery, RowsSentToBigQuery {

  /** Whether somebody wants to know how much there is of each partition. */
  default ReadEvents.Sizes sizes() {
    return ReadEvents.Sizes.BY_PARTITION;
  }

  /** The edge by which events leave for their rows, as such a run has it. */
  default Edge leaving(Edge forRows) {
    return forRows;
  }

  /** The edge by which events arrive where they get rows, as such a run has it. */
  default Edge arriving(Edge forRows) {
    return forRows;
  }

  /** The books of such a run. */
  default LedgerPlan plan(LedgerPlan ofSource) {
    return ofSource;
  }

  /**
   * Takes events before they get rows.
   *
   * @param forRows the edge that they would come over if nothing took them
   * @param textBytes about how many bytes they had as they were read
   */
  default TakenEvents take(PCollection<Event> events, Edge forRows, long textBytes, Seams seams) {
    return TakenEvents.all(events);
  }

  /**
   * Lands rows, in files if nothing else is said, and hands on how many are there when they are
   * counted.
   *
   * @param read what was read, with {@link #sizes}
   */
  default PTransform<PCollection<Row>, PCollection<LedgerCount>> landing(
      PCollectionTuple read, RunFiles files) {
    return files.events(read);
  }

  /** What the manifest says of the rows. */
  default TableEntry entry(EventTableFormat files, String schema) {
    return TableEntry.inFiles(IngestEventsGraph.EVENTS, files.word(), Edges.ROWS, schema);
  }

  /** The table that rows wait aside of until the books balance. */
  default Optional<StagedTable> staged() {
    return Optional.empty();
  }
}
