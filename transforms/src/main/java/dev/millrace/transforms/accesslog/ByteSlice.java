package dev.millrace.transforms.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A view of some bytes of an array, which is pointed at other bytes again and again: it holds what
 * it shows only until its owner moves it or somebody changes the array. To keep the bytes, {@link
 * #toBytes} or {@link #toString} them.
 *
 * <p>Two slices are equal if they show the same bytes, so a slice must not be a key of a map while
 * its owner may move it.
 */
public final class ByteSlice {
  private static final byte[] NOTHING = {};

  private byte[] array = NOTHING;
  private int from;
  private int to;

  /** A slice that shows nothing. */
  public ByteSlice() {}

  /** A slice of the UTF-8 bytes of a text. */
  public static ByteSlice of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ByteSlice().set(bytes, 0, bytes.length);
  }

  /** Shows {@code array[from]} to {@code array[to - 1]} from now on. Returns this slice. */
  public ByteSlice set(byte[] array, int from, int to) {
    // A reference stored in an old object costs a fence under G1, and it is the same array for
    // thousands of lines.
    if (this.array != array) {
      this.array = array;
    }
    this.from = from;
    this.to = to;
    return this;
  }

  /** Shows nothing from now on. */
  public void clear() {
    to = from;
  }

  /** The array that holds the bytes, and others around them. */
  public byte[] array() {
    return array;
  }

  /** Index in {@link #array} of the first byte. */
  public int from() {
    return from;
  }

  /** Index in {@link #array} after the last byte. */
  public int to() {
    return to;
  }

  public int length() {
    return to - from;
  }

  public boolean isEmpty() {
    return to == from;
  }

  /** The byte at a place counted from the start of the slice. */
  public byte byteAt(int index) {
    return array[from + index];
  }

  /** Index of the first such byte at or after {@code start}, or -1. */
  public int indexOf(char ascii, int start) {
    for (int i = from + start; i < to; i++) {
      if (array[i] == ascii) {
        return i - from;
      }
    }
    return -1;
  }

  /** Index of the first such byte, or -1. */
  public int indexOf(char ascii) {
    return indexOf(ascii, 0);
  }

  /** Whether the bytes are this ASCII text. */
  public boolean equalsAscii(String ascii) {
    return length() == ascii.length() && matchesAt(0, ascii);
  }

  public boolean startsWith(String ascii) {
    return length() >= ascii.length() && matchesAt(0, ascii);
  }

  public boolean endsWith(String ascii) {
    return length() >= ascii.length() && matchesAt(length() - ascii.length(), ascii);
  }

  public boolean contains(String ascii) {
    for (int i = 0; i + ascii.length() <= length(); i++) {
      if (matchesAt(i, ascii)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesAt(int index, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (array[from + index + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(array, from, to);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ByteSlice that
        && Arrays.equals(array, from, to, that.array, that.from, that.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** The bytes read as UTF-8. */
  @Override
  public String toString() {
    return new String(array, from, to - from, StandardCharsets.UTF_8);
  }
}
