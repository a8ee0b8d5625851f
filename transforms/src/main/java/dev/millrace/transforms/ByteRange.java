package dev.millrace.transforms;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a part of an array. {@link java.io.ByteArrayInputStream} takes a lock for each byte, and
 * counts are read byte by byte. Not thread-safe.
 */
public final class ByteRange extends InputStream {
  private final byte[] bytes;
  private final int end;
  private int position;

  /** Reads {@code bytes[from, to)}. */
  public ByteRange(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
  }

  @Override
  public int read() {
    return position < end ? bytes[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      return -1;
    }
    int read = Math.min(length, end - position);
    System.arraycopy(bytes, position, to, offset, read);
    position += read;
    return read;
  }

  /**
   * Passes over so many bytes.
   *
   * @throws EOFException if not all of them are there
   */
  public void pass(int length) throws IOException {
    if (length < 0 || length > end - position) {
      throw new EOFException(
          "Invalid length: " + length + " (must be 0 to " + (end - position) + ")");
    }
    position += length;
  }

  /** Where in the array it stands. */
  public int position() {
    return position;
  }

  @Override
  public int available() {
    return end - position;
  }
}
