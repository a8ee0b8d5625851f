package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.FileRange;
import dev.millrace.io.LineReader;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads, parses and counts the lines of a range of a file, all in one step. What came of a range
 * leaves with it, so nothing is held from one element to the next.
 */
final class CountLines extends DoFn<FileRange, KV<ClientWindow, ClientActivity>> {
  static final TupleTag<KV<ClientWindow, ClientActivity>> CLIENTS = new TupleTag<>("clients") {};
  static final TupleTag<KV<Long, TrafficActivity>> TRAFFIC = new TupleTag<>("traffic") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("dead-letters") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final Selection selection;
  private final Seams seams;
  private transient @Nullable LineReader reader;

  CountLines(Selection selection, Seams seams) {
    this.selection = selection;
    this.seams = seams;
  }

  @ProcessElement
  public void process(@Element FileRange range, MultiOutputReceiver out) throws IOException {
    if (reader == null) {
      reader = LineReader.create();
    }
    LineCounting counting = new LineCounting(selection, seams, sinkOf(out));
    counting.startSource(range.uri());
    Edge lines = Edges.LINES;
    long sent = reader.read(range, seams.lines(lines, counting));
    counting.flush(lines);
    out.get(COUNTS).output(lines.sent(sent));
  }

  static LineCounting.Sink sinkOf(MultiOutputReceiver out) {
    OutputReceiver<KV<ClientWindow, ClientActivity>> clients = out.get(CLIENTS);
    OutputReceiver<KV<Long, TrafficActivity>> traffic = out.get(TRAFFIC);
    OutputReceiver<DeadLetter> deadLetters = out.get(DEAD_LETTERS);
    OutputReceiver<LedgerCount> counts = out.get(COUNTS);
    return new LineCounting.Sink() {
      @Override
      public void client(ClientWindow key, ClientActivity activity) {
        clients.output(KV.of(key, activity));
      }

      @Override
      public void traffic(long windowStart, TrafficActivity activity) {
        traffic.output(KV.of(windowStart, activity));
      }

      @Override
      public void deadLetter(DeadLetter letter) {
        deadLetters.output(letter);
      }

      @Override
      public void count(LedgerCount count) {
        counts.output(count);
      }
    };
  }
}
