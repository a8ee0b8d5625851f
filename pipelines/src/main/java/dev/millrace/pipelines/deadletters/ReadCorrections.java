package dev.millrace.pipelines.deadletters;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Reads what a person has made of letters, by the places of their records. */
final class ReadCorrections extends DoFn<String, KV<SourcePosition, DeadLetter>> {
  @ProcessElement
  public void process(@Element String file, OutputReceiver<KV<SourcePosition, DeadLetter>> letters)
      throws IOException {
    CorrectedLetters.read(file, letter -> letters.output(KV.of(letter.position(), letter)));
  }
}
