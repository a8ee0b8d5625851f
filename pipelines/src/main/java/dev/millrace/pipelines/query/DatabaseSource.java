package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.io.Run;
import dev.millrace.io.jdbc.JdbcInlet;
import dev.millrace.transforms.LedgerCount;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollectionTuple;

/** A table of a database, in the ranges that its address splits it in. */
record DatabaseSource(JdbcInlet inlet) implements TableSource, TableInput {
  @Override
  public TableInput forRun(Run run) {
    return this;
  }

  /** Nobody knows; a range is taken for what fills a file. */
  @Override
  public long textBytes() {
    return inlet.ranges() * QueryGraph.BYTES_PER_FILE;
  }

  @Override
  public List<Edge> edges(String table) {
    return List.of(Edges.ranges(table));
  }

  @Override
  public List<LedgerCount> opening(String table) {
    return List.of(Edges.ranges(table).sent(inlet.ranges()));
  }

  @Override
  public PCollectionTuple read(Pipeline pipeline, QueryTable table, Seams seams) {
    Edge found = Edges.ranges(table.name());
    List<Integer> ranges = IntStream.range(0, inlet.ranges()).boxed().toList();
    return seams
        .between(
            found,
            pipeline
                .apply(found.from(), Create.of(ranges).withCoder(VarIntCoder.of()))
                .apply("Spread ranges of " + table.name(), Reshuffle.viaRandomKey()))
        .apply(found.to(), TableRecords.packedStep(new ReadDatabase(table, inlet)));
  }
}
