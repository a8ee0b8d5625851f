package dev.millrace.io;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Reads a range with {@link LineReader} and copies each line out of its buffer. */
final class ReadRange extends DoFn<FileRange, FileLine> {
  private final Step step;
  private transient @Nullable LineReader reader;

  ReadRange(Step step) {
    this.step = step;
  }

  @Setup
  public void setup() {
    reader = LineReader.create();
  }

  @ProcessElement
  public void read(@Element FileRange range, MultiOutputReceiver outputs) throws IOException {
    Copies copies = new Copies(range.uri(), outputs.get(ReadLines.LINES));
    long lines = Objects.requireNonNull(reader).read(range, copies);
    if (lines > 0) {
      outputs
          .get(ReadLines.COUNTS)
          .output(LedgerCount.sent(step.name(), step.receiver(), step.unit(), lines));
    }
  }

  /** Takes each line out of the reader's buffer. */
  private record Copies(String uri, OutputReceiver<FileLine> lines) implements LineConsumer {
    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      lines.output(
          FileLine.whole(Arrays.copyOfRange(buffer, from, to), new SourcePosition(uri, offset)));
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      lines.output(FileLine.cut(line, uri));
    }
  }
}
