package dev.millrace.transforms;

import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/** Elements without those that were dropped, and entries in the books. */
public final class WithoutDuplicates<T> extends StepResult {
  private final TupleTag<T> kept;

  WithoutDuplicates(PCollectionTuple outputs, TupleTag<T> kept, TupleTag<LedgerCount> counts) {
    super(outputs, counts);
    this.kept = kept;
  }

  public PCollection<T> kept() {
    return output(kept);
  }
}
