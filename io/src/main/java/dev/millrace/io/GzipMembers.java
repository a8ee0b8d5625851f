package dev.millrace.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * All members of a gzip file (RFC 1952), each checked against its length and checksum.
 *
 * <p>The JDK's own stream asks {@link InputStream#available} whether another member follows, and
 * where a channel answers 0 it drops the rest of the file without a word; it also takes any garbage
 * after a member for the end. Here the file ends where its bytes end, and what follows a member is
 * another member or the zeros that tapes are padded with.
 */
final class GzipMembers extends InputStream {
  private static final int HEADER_CHECKSUM = 1 << 1;
  private static final int EXTRA_FIELD = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;
  private static final int INPUT_LENGTH = 1 << 16;

  private final InputStream bytes;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] input = new byte[INPUT_LENGTH];
  private int inputFrom;
  private int inputTo;
  private boolean insideMember;

  GzipMembers(InputStream bytes) throws IOException {
    this.bytes = bytes;
    int first = next();
    if (first < 0) {
      throw new EOFException("not a single byte");
    }
    readHeader(first);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    while (insideMember || startsMember()) {
      int count = inflate(into, from, length);
      if (count > 0) {
        checksum.update(into, from, count);
        return count;
      }
      if (inflater.finished()) {
        finishMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("a preset dictionary is not part of gzip");
      } else {
        fill();
        inflater.setInput(input, inputFrom, inputTo - inputFrom);
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int from, int length) throws ZipException {
    try {
      return inflater.inflate(into, from, length);
    } catch (DataFormatException e) {
      throw (ZipException) new ZipException(String.valueOf(e.getMessage())).initCause(e);
    }
  }

  private boolean startsMember() throws IOException {
    int first = next();
    if (first == 0) {
      readPadding();
      return false;
    }
    if (first < 0) {
      return false;
    }
    readHeader(first);
    return true;
  }

  private void readPadding() throws IOException {
    int next;
    do {
      next = next();
    } while (next == 0);
    if (next > 0) {
      throw new ZipException("something that is not gzip follows a member");
    }
  }

  private void readHeader(int first) throws IOException {
    if (first != 0x1f || required() != 0x8b) {
      throw new ZipException("something that is not gzip stands where a member should start");
    }
    if (required() != 8) {
      throw new ZipException("unknown compression method");
    }
    int flags = required();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("unknown flags in a member's header");
    }
    skip(6);
    if ((flags & EXTRA_FIELD) != 0) {
      skip(required() | required() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      skip(2);
    }
    inflater.reset();
    inflater.setInput(input, inputFrom, inputTo - inputFrom);
    checksum.reset();
    insideMember = true;
  }

  private void finishMember() throws IOException {
    inputFrom = inputTo - inflater.getRemaining();
    insideMember = false;
    if (requiredInteger() != checksum.getValue()) {
      throw new ZipException("a member's checksum does not match its text");
    }
    if (requiredInteger() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("a member's length does not match its text");
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      required();
    }
  }

  private void skipText() throws IOException {
    while (required() != 0) {}
  }

  private long requiredInteger() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      value |= (long) required() << shift;
    }
    return value;
  }

  private int required() throws IOException {
    int next = next();
    if (next < 0) {
      throw new EOFException("the file ends inside a member");
    }
    return next;
  }

  private int next() throws IOException {
    if (inputFrom == inputTo) {
      inputTo = Math.max(bytes.read(input, 0, input.length), 0);
      inputFrom = 0;
      if (inputTo == 0) {
        return -1;
      }
    }
    return input[inputFrom++] & 0xff;
  }

  private void fill() throws IOException {
    inputFrom = 0;
    inputTo = bytes.read(input, 0, input.length);
    if (inputTo < 0) {
      inputTo = 0;
      throw new EOFException("the file ends inside a member");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    bytes.close();
  }
}
