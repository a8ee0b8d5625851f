package dev.millrace.io;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Step;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads the lines of file ranges, each with the file and the offset at which it stands.
 *
 * <p><b>Lines</b> are those of {@link LineReader}. One that is longer than {@link
 * DeadLetter#MAX_PAYLOAD} comes cut, with its length and digest, so that it can be compared like
 * any other; whoever uses the lines makes a dead letter of it ({@link OversizedLine#deadLetter}).
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
  static final TupleTag<FileLine> LINES = new TupleTag<>() {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>() {};

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
    PCollectionTuple outputs =
        ranges.apply(
            "Read each range",
            ParDo.of(new ReadRange(step)).withOutputTags(LINES, TupleTagList.of(COUNTS)));
    outputs.get(LINES).setCoder(FileLine.Coder.of());
    outputs.get(COUNTS).setCoder(LedgerCount.Coder.of());
    return new Result(outputs);
  }

  /** Lines, and entries in the books. */
  public static final class Result implements POutput {
    private final PCollectionTuple outputs;

    private Result(PCollectionTuple outputs) {
      this.outputs = outputs;
    }

    /** The lines. */
    public PCollection<FileLine> lines() {
      return outputs.get(LINES);
    }

    /** How many lines each range has. */
    public PCollection<LedgerCount> counts() {
      return outputs.get(COUNTS);
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
}
