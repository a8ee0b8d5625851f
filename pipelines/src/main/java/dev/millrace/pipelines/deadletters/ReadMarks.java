package dev.millrace.pipelines.deadletters;

import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Reads which letters were replayed: the place of each, and the run that it was of. */
final class ReadMarks extends DoFn<ListedFile, KV<SourcePosition, String>> {
  @ProcessElement
  public void process(@Element ListedFile file, OutputReceiver<KV<SourcePosition, String>> marks)
      throws IOException {
    file.forEach(ReplayedLetter.format(), mark -> marks.output(KV.of(mark.position(), mark.run())));
  }
}
