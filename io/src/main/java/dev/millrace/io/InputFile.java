package dev.millrace.io;

import java.util.ArrayList;
import java.util.List;

/**
 * A file that an inlet will read.
 *
 * @param uri as its file system writes it; a local file's absolute path
 * @param size in bytes on disk
 * @param compression by its name
 */
public record InputFile(String uri, long size, FileCompression compression) {
  /** A file whose name says how it is compressed. */
  static InputFile of(String uri, long size) {
    return new InputFile(uri, size, FileCompression.ofName(uri));
  }

  /**
   * The file in parts of about the same length, at most {@code length} bytes each; as a whole if it
   * is compressed or empty.
   */
  List<FileRange> split(long length) {
    if (compression != FileCompression.NONE || size <= length) {
      return List.of(FileRange.whole(uri, compression, size));
    }
    long parts = (size + length - 1) / length;
    long part = size / parts;
    long longer = size % parts;
    List<FileRange> ranges = new ArrayList<>();
    long start = 0;
    for (long i = 0; i < parts; i++) {
      long end = start + part + (i < longer ? 1 : 0);
      ranges.add(new FileRange(uri, start, end, compression, size));
      start = end;
    }
    return ranges;
  }
}
