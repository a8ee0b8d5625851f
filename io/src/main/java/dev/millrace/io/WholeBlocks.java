package dev.millrace.io;

import java.io.IOException;
import java.io.InputStream;

/**
 * Passes the bytes of an Avro object container file on, and follows its frame: a header, then
 * blocks, each with its count of records, its size, its data and a marker of 16 bytes. Avro's own
 * reader takes a file that ends in the middle of a block for one that ends before it, and passes
 * over all that comes behind a block of no records, without a word. Here both are errors.
 *
 * <p>A file that was cut between two blocks cannot be told from a whole one.
 *
 * <p>The frame is that of the Avro specification 1.11, "Object Container Files".
 */
final class WholeBlocks extends InputStream {
  private static final int MAGIC_LENGTH = 4;
  private static final int MARKER_LENGTH = 16;

  private final InputStream bytes;
  private Part part = Part.MAGIC;

  /** Of a part that is a run of bytes: how many of them are left. */
  private long left = MAGIC_LENGTH;

  /** Of a part that is a number: its bits so far, and how many they are. */
  private long bits;

  private int bitCount;

  /** How many entries are left of a part of the header's map. */
  private long entries;

  WholeBlocks(InputStream bytes) {
    this.bytes = bytes;
  }

  /** What comes next in the file. */
  private enum Part {
    MAGIC,
    ENTRY_COUNT,
    ENTRIES_SIZE,
    KEY_LENGTH,
    KEY,
    VALUE_LENGTH,
    VALUE,
    HEADER_MARKER,
    RECORD_COUNT,
    BLOCK_SIZE,
    BLOCK,
    BLOCK_MARKER
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = bytes.read(into, from, length);
    if (count < 0) {
      requireBoundary();
    } else {
      follow(into, from, from + count);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  private void requireBoundary() throws IOException {
    if (part != Part.RECORD_COUNT || bitCount > 0) {
      throw new IOException(
          part.compareTo(Part.RECORD_COUNT) < 0
              ? "it ends in the middle of its header"
              : "it ends in the middle of a block");
    }
  }

  private void follow(byte[] buffer, int from, int to) throws IOException {
    int at = from;
    while (at < to) {
      if (isNumber()) {
        follow(buffer[at]);
        at++;
      } else {
        int passed = (int) Math.min(left, to - at);
        at += passed;
        left -= passed;
        if (left == 0) {
          endOfBytes();
        }
      }
    }
  }

  private boolean isNumber() {
    return switch (part) {
      case ENTRY_COUNT, ENTRIES_SIZE, KEY_LENGTH, VALUE_LENGTH, RECORD_COUNT, BLOCK_SIZE -> true;
      case MAGIC, KEY, VALUE, HEADER_MARKER, BLOCK, BLOCK_MARKER -> false;
    };
  }

  /** Seven bits of a number, the lowest ones first; the sign is the lowest bit of all. */
  private void follow(byte next) throws IOException {
    if (bitCount > 63) {
      throw new IOException("it has a number of more than 64 bits in its frame");
    }
    bits |= (next & 0x7FL) << bitCount;
    bitCount += 7;
    if (next >= 0) {
      long number = (bits >>> 1) ^ -(bits & 1);
      bits = 0;
      bitCount = 0;
      endOfNumber(number);
    }
  }

  private void endOfNumber(long number) throws IOException {
    switch (part) {
      case ENTRY_COUNT -> {
        entries = Math.abs(number);
        if (number == 0) {
          begin(Part.HEADER_MARKER, MARKER_LENGTH);
        } else {
          // A negative count is followed by the size of the entries.
          part = number < 0 ? Part.ENTRIES_SIZE : Part.KEY_LENGTH;
        }
      }
      case ENTRIES_SIZE -> part = Part.KEY_LENGTH;
      case KEY_LENGTH -> begin(Part.KEY, number);
      case VALUE_LENGTH -> begin(Part.VALUE, number);
      case RECORD_COUNT -> {
        if (number <= 0) {
          throw new IOException("it has a block of " + number + " records");
        }
        part = Part.BLOCK_SIZE;
      }
      case BLOCK_SIZE -> begin(Part.BLOCK, number);
      case MAGIC, KEY, VALUE, HEADER_MARKER, BLOCK, BLOCK_MARKER ->
          throw new IllegalStateException(part + " is no number");
    }
  }

  private void begin(Part next, long length) throws IOException {
    if (length < 0) {
      throw new IOException("it has a part of " + length + " bytes");
    }
    part = next;
    left = length;
    if (length == 0) {
      endOfBytes();
    }
  }

  private void endOfBytes() throws IOException {
    switch (part) {
      case MAGIC -> part = Part.ENTRY_COUNT;
      case KEY -> part = Part.VALUE_LENGTH;
      case VALUE -> {
        entries--;
        part = entries > 0 ? Part.KEY_LENGTH : Part.ENTRY_COUNT;
      }
      case BLOCK -> begin(Part.BLOCK_MARKER, MARKER_LENGTH);
      case HEADER_MARKER, BLOCK_MARKER -> part = Part.RECORD_COUNT;
      case ENTRY_COUNT, ENTRIES_SIZE, KEY_LENGTH, VALUE_LENGTH, RECORD_COUNT, BLOCK_SIZE ->
          throw new IllegalStateException(part + " is a number");
    }
  }
}
