package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.LandedTable;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;

/** Reads the files in which an increment held what it counted in open windows. */
final class ReadHeldFiles extends DoFn<String, OpenPart> {
  @ProcessElement
  public void process(@Element String file, OutputReceiver<OpenPart> out) throws IOException {
    new LandedTable<>(
            List.of(FileSystems.matchSingleFileSpec(file)), JsonLinesFormat.of(OpenPart.class))
        .forEach(out::output);
  }
}
