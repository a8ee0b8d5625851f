package dev.millrace.pipelines.deadletters;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Reads the dead letters of a file, each with the run that it is of, by its place. */
final class ReadLetters extends DoFn<ListedFile, KV<SourcePosition, KV<String, DeadLetter>>> {
  static final TupleTag<KV<SourcePosition, KV<String, DeadLetter>>> LETTERS =
      new TupleTag<>("letters") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  @ProcessElement
  public void process(@Element ListedFile file, MultiOutputReceiver out) throws IOException {
    long[] read = {0};
    file.forEach(
        DeadLetterFormat.of(),
        letter -> {
          read[0]++;
          out.get(LETTERS).output(KV.of(letter.position(), KV.of(file.run(), letter)));
        });
    out.get(COUNTS).output(LetterEdges.FOUND.received(read[0]));
    out.get(COUNTS).output(LetterEdges.READ.sent(read[0]));
  }
}
