package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.ParquetFormat;
import dev.millrace.pipelines.deadletters.ListedFile;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/** Reads the accumulators of a file; of each its row says how many requests it must have. */
final class ReadAccumulators extends DoFn<ListedFile, Accumulator> {
  static final TupleTag<Accumulator> CLIENTS = new TupleTag<>("clients") {};
  static final TupleTag<Accumulator> TRAFFIC = new TupleTag<>("traffic") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  /** The output of a kind. */
  static TupleTag<Accumulator> of(AccumulatorKind kind) {
    return switch (kind) {
      case CLIENTS -> CLIENTS;
      case TRAFFIC -> TRAFFIC;
    };
  }

  @ProcessElement
  public void process(@Element ListedFile file, MultiOutputReceiver out) throws IOException {
    file.forEach(
        ParquetFormat.of(Accumulator.class),
        row -> {
          AccumulatorKind kind = AccumulatorKind.of(row);
          out.get(of(kind)).output(row);
          out.get(COUNTS).output(LogReplayEdges.FOUND.received(1));
          out.get(COUNTS).output(kind.restored().sent(row.requests()));
        });
  }
}
