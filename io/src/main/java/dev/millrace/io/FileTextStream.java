package dev.millrace.io;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file's text as a stream, for libraries that want one, as far as the file went when it was
 * found: what is appended meanwhile would be another file when it is read again.
 */
final class FileTextStream extends InputStream {
  private final FileText text;
  private long position;
  private long bytesReported;

  private FileTextStream(FileText text) {
    this.text = text;
  }

  static FileTextStream open(FileRange file) throws IOException {
    return new FileTextStream(FileText.open(file));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int most = (int) Math.min(length, text.end() - position);
    int count = most <= 0 ? -1 : text.read(into, from, most);
    position += Math.max(count, 0);
    long bytes = text.consumed();
    ReadProgress.add(bytes - bytesReported, 0);
    bytesReported = bytes;
    return count;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
