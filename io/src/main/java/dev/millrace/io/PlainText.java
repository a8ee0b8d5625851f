package dev.millrace.io;

import java.io.IOException;
import java.util.Arrays;

/**
 * Text as it lies on disk, from the byte before the range, which says whether a line starts there.
 */
final class PlainText implements FileText {
  private final FileRange range;
  private final FileBytes bytes;

  private PlainText(FileRange range, FileBytes bytes) {
    this.range = range;
    this.bytes = bytes;
  }

  static PlainText open(FileRange range) throws IOException {
    FileBytes bytes = FileBytes.open(range);
    try {
      if (range.start() > 0) {
        bytes.seek(range.start() - 1);
      }
      return new PlainText(range, bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  @Override
  public int read(byte[] into, int from, int length) throws FileReadException {
    int count = bytes.read(into, from, length);
    if (count < 0 && bytes.position() < range.end()) {
      throw FileReadException.shrunk(range.uri(), bytes.size(), range.fileSize());
    }
    if (count > 0 && bytes.position() == count) {
      int known = Math.min(count, FirstBytes.LENGTH);
      FirstBytes.check(
          Arrays.copyOfRange(into, from, from + known), range.uri(), range.compression());
    }
    return count;
  }

  @Override
  public long end() {
    return range.end();
  }

  @Override
  public long consumed() {
    return Math.max(0, Math.min(bytes.position(), range.end()) - range.start());
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
