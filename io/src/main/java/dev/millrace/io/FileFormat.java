package dev.millrace.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/**
 * How records of one type become a file, and how many a file holds.
 *
 * @param <T> the records
 */
public interface FileFormat<T> extends Serializable {

  /** Ending of the file's name, with its dot. */
  String extension();

  /** Starts a file. The writer closes the channel. */
  Writer<T> writer(WritableByteChannel channel) throws IOException;

  /** Reads a landed file back and counts what is in it; must not rely on what was written. */
  Tally readBack(SeekableByteChannel channel) throws IOException;

  /** Hands every row of a landed file to {@code consumer}, in the order of the file. */
  void read(SeekableByteChannel channel, Consumer<T> consumer) throws IOException;

  /** A file being written. */
  interface Writer<T> extends Closeable {
    void write(T row) throws IOException;
  }

  /**
   * What a file holds.
   *
   * @param rows how many
   * @param weight sum of the column that the format was told to weigh by; 0 if there is none
   */
  record Tally(long rows, long weight) {}
}
