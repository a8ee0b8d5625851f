package dev.millrace.io;

import java.io.Closeable;
import java.io.IOException;

/** The text of a range, decompressed, from a place where its first line can be found. */
interface FileText extends Closeable {
  /** The text of a range, opened. */
  static FileText open(FileRange range) throws IOException {
    return range.compression() == FileCompression.NONE
        ? PlainText.open(range)
        : CompressedText.open(range);
  }

  /**
   * Reads some bytes, at least one.
   *
   * @return how many, or -1 at the end of the text
   */
  int read(byte[] into, int from, int length) throws IOException;

  /** Offset in the text of the first byte that is not the range's own any more. */
  long end();

  /** How many of the range's bytes on disk have been read. */
  long consumed();
}
