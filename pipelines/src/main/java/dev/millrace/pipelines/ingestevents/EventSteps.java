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
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
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

  private static final Coder<DeadLetter> LETTERS = DeadLetter.Coder.of();
  private static final Coder<KV<Long, Long>> WEIGHTS =
      KvCoder.of(VarLongCoder.of(), VarLongCoder.of());

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

  /**
   * Has a step parse what records are read from: the outputs of {@link ReadEvents}, with their
   * coders; counts go into the books.
   */
  <T> PCollectionTuple parse(String name, PCollection<T> parts, DoFn<T, Event> parsing) {
    PCollectionTuple parsed =
        parts.apply(name, ParDo.of(parsing).withOutputTags(ReadEvents.EVENTS, besideEvents()));
    books.accept(parsed.get(ReadEvents.COUNTS));
    parsed.get(ReadEvents.EVENTS).setCoder(events());
    parsed.get(ReadEvents.DEAD_LETTERS).setCoder(LETTERS);
    switch (sizes) {
      case BY_PARTITION -> parsed.get(ReadEvents.WEIGHTS).setCoder(WEIGHTS);
      case UNWANTED -> {}
    }
    return parsed;
  }

  private TupleTagList besideEvents() {
    TupleTagList tags = TupleTagList.of(ReadEvents.DEAD_LETTERS).and(ReadEvents.COUNTS);
    return switch (sizes) {
      case BY_PARTITION -> tags.and(ReadEvents.WEIGHTS);
      case UNWANTED -> tags;
    };
  }
}
