package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.FileRange;
import dev.millrace.io.LineReader;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Reads, parses and counts the lines of a range of a file, all in one step. What came of a range
 * leaves with it, so nothing is held from one element to the next.
 */
final class CountLines extends DoFn<FileRange, KV<Integer, byte[]>> {
  private final Selection selection;
  private final Seams seams;
  private final int shards;
  private transient @Nullable LineReader reader;

  CountLines(Selection selection, Seams seams, int shards) {
    this.selection = selection;
    this.seams = seams;
    this.shards = shards;
  }

  @ProcessElement
  public void process(@Element FileRange range, MultiOutputReceiver out) throws IOException {
    if (reader == null) {
      reader = LineReader.create();
    }
    Emitter emitter = Emitter.to(out, shards);
    LineCounting counting = new LineCounting(selection, seams, emitter);
    counting.startSource(range.uri());
    long sent = reader.read(range, seams.lines(Edges.LINES, counting));
    counting.flush(Edges.LINES);
    emitter.count(Edges.RANGES.received(range.length()));
    emitter.count(Edges.LINES.sent(sent));
  }
}
