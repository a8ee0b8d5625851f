package dev.millrace.transforms;

import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/** What every step hands out beside its result: its entries in the books. */
public abstract class StepResult implements POutput {
  private final PCollectionTuple outputs;
  private final TupleTag<LedgerCount> counts;

  StepResult(PCollectionTuple outputs, TupleTag<LedgerCount> counts) {
    this.outputs = outputs;
    this.counts = counts;
    outputs.get(counts).setCoder(LedgerCount.Coder.of());
  }

  /** Both halves of a step's books, where it counts before a shuffle and after it. */
  static PCollection<LedgerCount> receivedAndSent(
      PCollection<LedgerCount> received, PCollection<LedgerCount> sent) {
    return PCollectionList.of(received.setCoder(LedgerCount.Coder.of()))
        .and(sent.setCoder(LedgerCount.Coder.of()))
        .apply("Received and sent", Flatten.pCollections());
  }

  /**
   * What the step received and sent, in parts: sum them per edge. They are in the windows of the
   * elements that they count.
   */
  public final PCollection<LedgerCount> counts() {
    return outputs.get(counts);
  }

  final <T> PCollection<T> output(TupleTag<T> tag) {
    return outputs.get(tag);
  }

  @Override
  public final Pipeline getPipeline() {
    return outputs.getPipeline();
  }

  @Override
  public final Map<TupleTag<?>, PValue> expand() {
    return outputs.expand();
  }

  @Override
  public final void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {
    outputs.finishSpecifyingOutput(transformName, input, transform);
  }
}
