package dev.millrace.pipelines.weblogalerts;

import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;

/** Takes out of what was held the parts of one kind, each with its timestamp. */
final class ReadOpenParts<T> extends DoFn<OpenPart, T> {
  private final String kind;
  private final Coder<T> coder;

  ReadOpenParts(String kind, Coder<T> coder) {
    this.kind = kind;
    this.coder = coder;
  }

  @ProcessElement
  public void process(@Element OpenPart part, OutputReceiver<T> out) throws IOException {
    if (part.kind().equals(kind)) {
      out.outputWithTimestamp(part.element(coder), part.time());
    }
  }
}
