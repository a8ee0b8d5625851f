package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.Run;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * What the steps of a source need to know of the graph that they are in.
 *
 * @param next the edge that events leave over
 * @param sizes whether somebody wants to know how much there is of each partition
 * @param books where counts go
 */
record EventSteps(
    Run run,
    ReadEvents.Settings reading,
    Edge next,
    ReadEvents.Sizes sizes,
    Seams seams,
    Consumer<PCollection<LedgerCount>> books) {

  static final Coder<DeadLetter> LETTERS = DeadLetter.Coder.of();
  static final Coder<KV<Long, Long>> WEIGHTS = KvCoder.of(VarLongCoder.of(), VarLongCoder.of());

  Coder<Event> events() {
    return Event.Coder.of(reading.layout().rows());
  }

  /**
   * Where what becomes of records goes.
   *
   * @param from the edge that records come over
   */
  EventOutputs outputs(Edge from) {
    return new EventOutputs(reading, from, next, seams, sizes);
  }

  /** The outputs of a step that parses, beside events. */
  TupleTagList besideEvents() {
    TupleTagList tags = TupleTagList.of(ReadEvents.DEAD_LETTERS).and(ReadEvents.COUNTS);
    return switch (sizes) {
      case BY_PARTITION -> tags.and(ReadEvents.WEIGHTS);
      case UNWANTED -> tags;
    };
  }
}
