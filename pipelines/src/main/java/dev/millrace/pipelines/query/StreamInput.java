package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.transforms.LedgerCount;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Topics that a run reads as their records come.
 *
 * @param column of the event time
 * @param windows that have books of their own
 */
record StreamInput(KafkaInlet inlet, int column, StreamWindows windows) implements TableInput {
  /** The same with books by other windows. */
  StreamInput in(StreamWindows others) {
    return new StreamInput(inlet, column, others);
  }

  @Override
  public long textBytes() {
    return 0;
  }

  @Override
  public List<Edge> edges(String table) {
    return List.of();
  }

  @Override
  public List<LedgerCount> opening(String table) {
    return List.of();
  }

  @Override
  public PCollectionTuple read(Pipeline pipeline, QueryTable table, Seams seams) {
    return pipeline
        .apply(
            "Read topics of " + table.name(),
            inlet.batches(new StreamTimes(table.schema(), column)))
        .apply(
            "Read " + table.name(),
            TableRecords.step(new ReadStream(table, column, windows, seams)));
  }
}
