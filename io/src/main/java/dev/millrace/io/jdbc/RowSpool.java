package dev.millrace.io.jdbc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A local file in which the rows of a range wait until all of them are there, so that a range can
 * be read again from its start when its connection is lost. Removed when it is closed.
 */
final class RowSpool implements AutoCloseable {
  private final FileChannel file;
  private long rows;

  private RowSpool(FileChannel file) {
    this.file = file;
  }

  /** The file has no name any more when this returns: what is in it goes with the process. */
  static RowSpool create() throws IOException {
    Path path = Files.createTempFile("millrace-rows-", ".tmp");
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    // Systems that keep a name as long as a file is open delete it when it is closed.
    Files.deleteIfExists(path);
    return new RowSpool(file);
  }

  /** What writes rows into a spool. */
  @FunctionalInterface
  interface Filling<E extends Exception> {
    void into(Sink rows) throws IOException, E;
  }

  /** Takes rows. */
  @FunctionalInterface
  interface Sink {
    void add(byte[] payload, String key) throws IOException;
  }

  /** Fills it anew. */
  <E extends Exception> void fill(Filling<E> filling) throws IOException, E {
    rows = 0;
    file.truncate(0);
    file.position(0);
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16));
    filling.into(
        (payload, key) -> {
          write(payload, out);
          write(key.getBytes(StandardCharsets.UTF_8), out);
          rows++;
        });
    out.flush();
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Hands on all rows in the order in which they came. */
  void forEach(Sink consumer) throws IOException {
    file.position(0);
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), 1 << 16));
    for (long row = 0; row < rows; row++) {
      byte[] payload = in.readNBytes(in.readInt());
      consumer.add(payload, new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
