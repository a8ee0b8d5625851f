package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.jdbc.JdbcInlet;
import dev.millrace.pipelines.events.InputFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
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
    input.extracted().ifPresent(tables -> read.add(readExtracts(pipeline, tables)));
    PCollectionTuple all =
        PCollectionTuple.of(ReadEvents.EVENTS, joined("events", read, ReadEvents.EVENTS))
            .and(ReadEvents.DEAD_LETTERS, joined("dead letters", read, ReadEvents.DEAD_LETTERS));
    return switch (steps.sizes()) {
      case BY_PARTITION -> all.and(ReadEvents.WEIGHTS, joined("weights", read, ReadEvents.WEIGHTS));
      case UNWANTED -> all;
    };
  }

  private PCollectionTuple readFormat(Pipeline pipeline, InputFormat format) {
    return steps.parse(
        "Read and parse " + format.word() + " events",
        steps
            .seams()
            .between(
                Edges.FILES,
                pipeline.apply("Find " + format.word() + " files", input.ranges(format))),
        new ReadEvents(format, steps.outputs(Edges.RECORDS)));
  }

  private PCollectionTuple readTables(Pipeline pipeline, List<JdbcInlet> tables) {
    List<Integer> ranges = IntStream.range(0, ReadTables.ranges(tables)).boxed().toList();
    return steps.parse(
        "Read and parse rows of tables",
        steps
            .seams()
            .between(
                Edges.TABLES,
                pipeline
                    .apply("Find tables", Create.of(ranges).withCoder(VarIntCoder.of()))
                    .apply("Spread ranges of tables", Reshuffle.viaRandomKey())),
        new ReadTables(tables, steps.outputs(Edges.RECORDS)));
  }

  private PCollectionTuple readExtracts(Pipeline pipeline, ExtractedTables tables) {
    return steps.parse(
        "Read and parse rows of BigQuery",
        steps
            .seams()
            .between(
                Edges.EXTRACTED,
                pipeline.apply("Find extracted tables of BigQuery", tables.ranges())),
        new ReadExtracts(tables.extracts(), steps.outputs(Edges.RECORDS)));
  }

  private static <T> PCollection<T> joined(
      String what, List<PCollectionTuple> parts, TupleTag<T> tag) {
    List<PCollection<T>> all = parts.stream().map(part -> part.get(tag)).toList();
    return all.size() == 1
        ? all.get(0)
        : PCollectionList.of(all).apply("All " + what, Flatten.pCollections());
  }
}
