package dev.millrace.io;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** The text of a compressed file, with the decompressor's complaints in words for a person. */
final class CompressedText implements FileText {
  private static final int BUFFER_LENGTH = 1 << 16;

  private final FileRange range;
  private final FileBytes bytes;
  private final InputStream text;
  private long textRead;

  private CompressedText(FileRange range, FileBytes bytes) throws IOException {
    this.range = range;
    this.bytes = bytes;
    this.text = decompressed();
  }

  static CompressedText open(FileRange range) throws IOException {
    FileBytes bytes = FileBytes.open(range);
    try {
      return new CompressedText(range, bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private InputStream decompressed() throws IOException {
    PushbackInputStream input =
        new PushbackInputStream(new BufferedInputStream(bytes, BUFFER_LENGTH), FirstBytes.LENGTH);
    byte[] first = input.readNBytes(FirstBytes.LENGTH);
    FirstBytes.check(first, range.uri(), range.compression());
    input.unread(first);
    try {
      return switch (range.compression()) {
        case NONE -> input;
        case GZIP -> new GzipMembers(input);
        case BZIP2 -> new BZip2CompressorInputStream(input, true);
        case ZSTD -> new ZstdInputStreamNoFinalizer(input);
      };
    } catch (IOException | RuntimeException e) {
      throw explained(e);
    }
  }

  @Override
  public int read(byte[] into, int from, int length) throws FileReadException {
    try {
      int count;
      do {
        count = text.read(into, from, length);
      } while (count == 0);
      textRead += Math.max(count, 0);
      if (textRead > range.mostText()) {
        throw FileReadException.inflated(
            range.uri(), range.compression(), range.fileSize(), range.mostText());
      }
      return count;
    } catch (IOException | RuntimeException e) {
      throw explained(e);
    }
  }

  private FileReadException explained(Exception fault) {
    if (fault instanceof FileReadException known) {
      return known;
    }
    // Past its end a decompressor complains in many ways; all of them mean that something is
    // missing.
    return fault instanceof EOFException || bytes.ended()
        ? FileReadException.truncated(range.uri(), range.compression(), textRead, fault)
        : FileReadException.corrupt(
            range.uri(), range.compression(), bytes.position(), textRead, fault);
  }

  @Override
  public long end() {
    return Long.MAX_VALUE;
  }

  @Override
  public long consumed() {
    return Math.min(bytes.position(), range.fileSize());
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
