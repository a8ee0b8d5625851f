package dev.millrace.transforms;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes in memory that grow as they are written. {@link java.io.ByteArrayOutputStream} takes a lock
 * for each of them, and counts are written byte by byte. Not thread-safe.
 */
public final class GrowingBytes extends OutputStream {
  private byte[] bytes;
  private int size;

  /**
   * @param capacity how many have room before it grows; at least one
   */
  public GrowingBytes(int capacity) {
    this.bytes = new byte[capacity];
  }

  @Override
  public void write(int b) {
    makeRoom(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    makeRoom(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  /** Writes all that the other holds. */
  public void write(GrowingBytes other) {
    write(other.bytes, 0, other.size);
  }

  private void makeRoom(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
    }
  }

  /** How many were written. */
  public int size() {
    return size;
  }

  /** A copy of what was written. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** Starts again from nothing, with the room it has. */
  public void clear() {
    size = 0;
  }
}
