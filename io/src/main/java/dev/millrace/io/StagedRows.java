package dev.millrace.io;

import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** A staged table that takes all rows that come to it. */
public interface StagedRows extends StagedTable {
  /** The kind of database, in a word, as manifests name it: {@code postgresql}. */
  String system();

  /**
   * Sets rows aside, and hands on how many there are when they are counted where they wait. A
   * worker that does it again leaves no row twice.
   */
  PTransform<PCollection<Row>, PCollection<LedgerCount>> landing();
}
