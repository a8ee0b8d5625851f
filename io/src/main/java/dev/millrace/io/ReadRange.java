package dev.millrace.io;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Reads a range with {@link LineReader} and copies each line out of its buffer. */
final class ReadRange extends DoFn<FileRange, RawRecord> {
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
    Copies copies = new Copies(range.uri(), outputs);
    long lines = Objects.requireNonNull(reader).read(range, copies);
    count(outputs, step.receiver(), lines - copies.tooLong);
    count(outputs, Step.DEAD_LETTERS, copies.tooLong);
  }

  private void count(MultiOutputReceiver outputs, String receiver, long lines) {
    if (lines > 0) {
      outputs
          .get(ReadLines.COUNTS)
          .output(LedgerCount.sent(step.name(), receiver, step.unit(), lines));
    }
  }

  /** Takes each line out of the reader's buffer. */
  private final class Copies implements LineConsumer {
    private final String uri;
    private final OutputReceiver<RawRecord> records;
    private final OutputReceiver<DeadLetter> deadLetters;
    private long tooLong;

    Copies(String uri, MultiOutputReceiver outputs) {
      this.uri = uri;
      this.records = outputs.get(ReadLines.RECORDS);
      this.deadLetters = outputs.get(ReadLines.DEAD_LETTERS);
    }

    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      records.output(
          RawRecord.of(Arrays.copyOfRange(buffer, from, to), new SourcePosition(uri, offset)));
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      tooLong++;
      deadLetters.output(line.deadLetter(step.name(), uri));
    }
  }
}
