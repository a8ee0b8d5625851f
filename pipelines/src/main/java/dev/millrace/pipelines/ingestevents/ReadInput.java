package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.jdbc.JdbcInlet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/** The steps that read the files and tables of an input. */
final class ReadInput {
  private final EventInput input;
  private final EventSteps steps;

  ReadInput(EventInput input, EventSteps steps) {
    this.input = input;
    this.steps = steps;
  }

  PCollectionTuple in(Pipeline pipeline) {
    List<PCollectionTuple> read = new ArrayList<>();
    input.formats().forEach(format -> read.add(readFormat(pipeline, format)));
    if (!input.tables().isEmpty()) {
      read.add(readTables(pipeline, input.tables()));
    }
    PCollectionTuple all =
        PCollectionTuple.of(
                ReadEvents.EVENTS, joined("events", read, ReadEvents.EVENTS, steps.events()))
            .and(
                ReadEvents.DEAD_LETTERS,
                joined("dead letters", read, ReadEvents.DEAD_LETTERS, EventSteps.LETTERS));
    return switch (steps.sizes()) {
      case BY_PARTITION ->
          all.and(
              ReadEvents.WEIGHTS,
              joined("weights", read, ReadEvents.WEIGHTS, EventSteps.WEIGHTS));
      case UNWANTED -> all;
    };
  }

  private PCollectionTuple readFormat(Pipeline pipeline, InputFormat format) {
    PCollectionTuple outputs =
        steps
            .seams()
            .between(
                Edges.FILES,
                pipeline.apply("Find " + format.word() + " files", input.ranges(format)))
            .apply(
                "Read and parse " + format.word() + " events",
                ParDo.of(new ReadEvents(format, steps.outputs(Edges.RECORDS)))
                    .withOutputTags(ReadEvents.EVENTS, steps.besideEvents()));
    steps.books().accept(outputs.get(ReadEvents.COUNTS));
    return outputs;
  }

  private PCollectionTuple readTables(Pipeline pipeline, List<JdbcInlet> tables) {
    List<Integer> ranges = IntStream.range(0, ReadTables.ranges(tables)).boxed().toList();
    PCollectionTuple outputs =
        steps
            .seams()
            .between(
                Edges.TABLES,
                pipeline
                    .apply("Find tables", Create.of(ranges).withCoder(VarIntCoder.of()))
                    .apply("Spread ranges of tables", Reshuffle.viaRandomKey()))
            .apply(
                "Read and parse rows of tables",
                ParDo.of(new ReadTables(tables, steps.outputs(Edges.RECORDS)))
                    .withOutputTags(ReadEvents.EVENTS, steps.besideEvents()));
    steps.books().accept(outputs.get(ReadEvents.COUNTS));
    return outputs;
  }

  private static <T> PCollection<T> joined(
      String what, List<PCollectionTuple> parts, TupleTag<T> tag, Coder<T> coder) {
    List<PCollection<T>> all = parts.stream().map(part -> part.get(tag).setCoder(coder)).toList();
    return all.size() == 1
        ? all.get(0)
        : PCollectionList.of(all).apply("All " + what, Flatten.pCollections());
  }
}
