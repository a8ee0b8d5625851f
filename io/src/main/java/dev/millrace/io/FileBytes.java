package dev.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import org.apache.beam.sdk.io.FileSystems;

/** A file's bytes as they lie on disk; knows how far it has come, and reports faults by name. */
final class FileBytes extends InputStream {
  /** A channel copies through memory of this size outside the heap; more would leave the cache. */
  private static final int READ_LENGTH = 1 << 18;

  private final String uri;
  private final ReadableByteChannel channel;
  private long position;
  private boolean ended;

  private FileBytes(String uri, ReadableByteChannel channel) {
    this.uri = uri;
    this.channel = channel;
  }

  static FileBytes open(String uri) throws FileReadException {
    FileBytes file;
    try {
      file = new FileBytes(uri, RemoteCalls.open(FileSystems.matchNewResource(uri, false)));
    } catch (IOException | RuntimeException e) {
      throw FileReadException.unreadable(uri, e);
    }
    return file.holding(file::requireStoredBytes);
  }

  /**
   * The whole file of a range. On HDFS it must not have grown since it was found: what was found
   * may have been only what the NameNode counted while it was being written.
   */
  static FileBytes open(FileRange range) throws FileReadException {
    FileBytes file = open(range.uri());
    return file.channel instanceof HdfsSource source
        ? file.holding(() -> source.requireNoMoreThan(range.fileSize()))
        : file;
  }

  @FunctionalInterface
  private interface Condition {
    void require() throws IOException;
  }

  /** This, if a condition holds; else it is closed. */
  private FileBytes holding(Condition condition) throws FileReadException {
    try {
      condition.require();
      return this;
    } catch (IOException e) {
      FileReadException refused = FileReadException.unreadable(uri, e);
      try {
        close();
      } catch (IOException more) {
        refused.addSuppressed(more);
      }
      throw refused;
    }
  }

  /**
   * Cloud Storage decompresses an object that says {@code Content-Encoding: gzip} while it sends
   * it, so that nobody knows how long it is: all sizes and ranges would be those of other bytes.
   */
  private void requireStoredBytes() throws IOException {
    if (uri.startsWith("gs://") && size() == Long.MAX_VALUE) {
      throw new IOException(
          "it is stored with Content-Encoding gzip, and would arrive decompressed, with a length"
              + " that nobody tells; store it without, under a name that ends in .gz");
    }
  }

  /** Goes to a byte; by reading up to it where the file system cannot do better. */
  void seek(long target) throws FileReadException {
    try {
      if (channel instanceof SeekableByteChannel seekable) {
        seekable.position(target);
        position = target;
      } else {
        skipNBytes(target - position);
      }
    } catch (FileReadException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw FileReadException.interrupted(uri, position, e);
    }
  }

  /** At least one byte, as a stream must, where a channel may give none. */
  @Override
  public int read(byte[] into, int from, int length) throws FileReadException {
    ByteBuffer target = ByteBuffer.wrap(into, from, Math.min(length, READ_LENGTH));
    try {
      int count;
      do {
        count = channel.read(target);
      } while (count == 0 && length > 0);
      if (count < 0) {
        ended = true;
      } else {
        position += count;
      }
      return count;
    } catch (IOException | RuntimeException e) {
      throw FileReadException.interrupted(uri, position, e);
    }
  }

  @Override
  public int read() throws FileReadException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** How many bytes the file has now, as far as its file system can tell. */
  long size() throws FileReadException {
    try {
      return channel instanceof SeekableByteChannel seekable ? seekable.size() : position;
    } catch (IOException | RuntimeException e) {
      throw FileReadException.interrupted(uri, position, e);
    }
  }

  /** How many bytes of the file lie behind. */
  long position() {
    return position;
  }

  /** Whether somebody wanted more than there is. */
  boolean ended() {
    return ended;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
