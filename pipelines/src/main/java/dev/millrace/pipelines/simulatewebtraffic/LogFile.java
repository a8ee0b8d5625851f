package dev.millrace.pipelines.simulatewebtraffic;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log being written, and its labels beside it. */
final class LogFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final OutputStream lines;
  private final OutputStream labels;

  LogFile(Path path, Compression compression) throws IOException {
    lines = new BufferedOutputStream(compression.over(Files.newOutputStream(path)), BUFFER);
    labels =
        new BufferedOutputStream(
            Files.newOutputStream(path.resolveSibling(path.getFileName() + ".labels")), BUFFER);
  }

  void write(LabelledLine line) throws IOException {
    lines.write(line.line());
    lines.write('\n');
    labels.write(line.label().getBytes(StandardCharsets.US_ASCII));
    labels.write('\n');
  }

  @Override
  public void close() throws IOException {
    try (labels) {
      lines.close();
    }
  }
}
