package dev.millrace.pipelines.lab;

import dev.millrace.io.JsonLinesFormat;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Follows the alerts that a stream lands in a folder of this computer. A file is complete when it
 * has a name without a dot before it, and is read once.
 */
final class AlertTail<T> {
  private final Path folder;
  private final JsonLinesFormat<T> format;
  private final Set<String> read = new HashSet<>();

  /**
   * @param output of the pipeline, whose newest run is followed
   * @param table of alerts
   */
  AlertTail(Path output, String table, Class<T> type) {
    this.folder = output.resolve("latest").resolve(table);
    this.format = JsonLinesFormat.of(type);
  }

  /** What landed since the last time, by the names of the files, which begin with the window. */
  List<T> poll() throws IOException {
    List<T> alerts = new ArrayList<>();
    for (Path file : landed()) {
      if (read.add(file.getFileName().toString())) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
          format.read(channel, alerts::add);
        }
      }
    }
    return alerts;
  }

  private List<Path> landed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> file.getFileName().toString().endsWith(format.extension()))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException notYet) {
      return List.of();
    }
  }
}
