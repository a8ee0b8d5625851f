package dev.millrace.io;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.Step;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of file ranges as raw records, each with the file and the offset at which it
 * stands.
 *
 * <p><b>Lines</b> are those of {@link LineReader}. One that is longer than {@link
 * DeadLetter#MAX_PAYLOAD} becomes a dead letter with the reason {@link OversizedLine#REASON}.
 *
 * <p><b>Windows and times</b> are those of the range: a file does not know when its lines happened.
 *
 * <p><b>Errors</b>: a file that cannot be read fails the run with a {@link FileReadException}.
 *
 * <p><b>Cost</b>: an object and a copy for each line. Where that is too much, hand a {@link
 * LineReader} a consumer that parses and aggregates in place, as the pipelines here do.
 *
 * <pre>{@code
 * ReadLines.Result lines =
 *     pipeline
 *         .apply("Find logs", FileInlet.matching(patterns).ranges())
 *         .apply("Read lines", ReadLines.in(Step.named("Read").sendingTo("Parse").counting("lines")));
 * }</pre>
 */
public final class ReadLines extends PTransform<PCollection<FileRange>, ReadLines.Result> {
  private final Step step;

  private ReadLines(Step step) {
    this.step = step;
  }

  /** The step's name and place in the books; it has no sender there. */
  public static ReadLines in(Step step) {
    return new ReadLines(step);
  }

  @Override
  public Result expand(PCollection<FileRange> ranges) {
    Tags tags = new Tags();
    PCollectionTuple outputs =
        ranges.apply(
            "Read each range",
            ParDo.of(new Read(step, tags))
                .withOutputTags(
                    tags.records, TupleTagList.of(List.of(tags.deadLetters, tags.counts))));
    outputs.get(tags.records).setCoder(RawRecord.Coder.of());
    outputs.get(tags.deadLetters).setCoder(DeadLetter.Coder.of());
    outputs.get(tags.counts).setCoder(LedgerCount.Coder.of());
    return new Result(outputs, tags);
  }

  private static final class Tags implements Serializable {
    private final TupleTag<RawRecord> records = new TupleTag<>() {};
    private final TupleTag<DeadLetter> deadLetters = new TupleTag<>() {};
    private final TupleTag<LedgerCount> counts = new TupleTag<>() {};
  }

  /** Records, dead letters, and entries in the books. */
  public static final class Result implements POutput {
    private final PCollectionTuple outputs;
    private final Tags tags;

    private Result(PCollectionTuple outputs, Tags tags) {
      this.outputs = outputs;
      this.tags = tags;
    }

    /** The lines. */
    public PCollection<RawRecord> records() {
      return outputs.get(tags.records);
    }

    /** The lines that are too long. */
    public PCollection<DeadLetter> deadLetters() {
      return outputs.get(tags.deadLetters);
    }

    /** How many lines of each range went where. */
    public PCollection<LedgerCount> counts() {
      return outputs.get(tags.counts);
    }

    @Override
    public Pipeline getPipeline() {
      return outputs.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return outputs.expand();
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {
      outputs.finishSpecifyingOutput(transformName, input, transform);
    }
  }

  private static final class Read extends DoFn<FileRange, RawRecord> {
    private final Step step;
    private final Tags tags;
    private transient @Nullable LineReader reader;

    Read(Step step, Tags tags) {
      this.step = step;
      this.tags = tags;
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
            .get(tags.counts)
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
        this.records = outputs.get(tags.records);
        this.deadLetters = outputs.get(tags.deadLetters);
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
}
