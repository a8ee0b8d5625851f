package dev.millrace.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads files in a format. */
final class FormatFiles {
  private FormatFiles() {}

  static <T> Path write(FileFormat<T> format, Path file, Iterable<T> rows) throws IOException {
    try (FileFormat.Writer<T> writer =
        format.writer(
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE))) {
      for (T row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  static <T> List<T> read(FileFormat<T> format, Path file) throws IOException {
    List<T> rows = new ArrayList<>();
    try (SeekableByteChannel channel = FileChannel.open(file)) {
      format.read(channel, rows::add);
    }
    return rows;
  }

  static <T> FileFormat.Tally tally(FileFormat<T> format, Path file) throws IOException {
    try (SeekableByteChannel channel = FileChannel.open(file)) {
      return format.readBack(channel);
    }
  }
}
