package dev.millrace.pipelines;

import dev.millrace.io.FileFormat;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/** A format that loses the first row of each file, which the books must see. */
public record AllButTheFirstRow<T>(FileFormat<T> format) implements FileFormat<T> {
  @Override
  public String extension() {
    return format.extension();
  }

  @Override
  public Writer<T> writer(WritableByteChannel channel) throws IOException {
    Writer<T> writer = format.writer(channel);
    return new Writer<>() {
      private boolean lost;

      @Override
      public void write(T row) throws IOException {
        if (lost) {
          writer.write(row);
        }
        lost = true;
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  @Override
  public Tally readBack(SeekableByteChannel channel) throws IOException {
    return format.readBack(channel);
  }

  @Override
  public void read(SeekableByteChannel channel, Consumer<T> consumer) throws IOException {
    format.read(channel, consumer);
  }
}
