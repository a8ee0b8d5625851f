package dev.millrace.benchmarks.floor;

import dev.millrace.io.FileFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** One file of a table, written row by row. */
public final class TableFile<T> implements Consumer<T>, AutoCloseable {
  private final FileFormat.Writer<T> writer;

  private TableFile(FileFormat.Writer<T> writer) {
    this.writer = writer;
  }

  /** Starts {@code <output>/<table>/<name>}, with the format's ending. */
  public static <T> TableFile<T> create(
      String output, String table, String name, FileFormat<T> format) throws IOException {
    Path folder = Files.createDirectories(Path.of(output, table));
    return new TableFile<>(
        format.writer(
            FileChannel.open(
                folder.resolve(name + format.extension()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)));
  }

  @Override
  public void accept(T row) {
    try {
      writer.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
