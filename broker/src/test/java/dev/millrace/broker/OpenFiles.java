package dev.millrace.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that a process of Linux has open or mapped. */
final class OpenFiles {
  private OpenFiles() {}

  static List<Path> of(ProcessHandle process) throws IOException {
    Path about = Path.of("/proc", Long.toString(process.pid()));
    List<Path> files = new ArrayList<>();
    try (Stream<Path> links = Files.list(about.resolve("fd"))) {
      for (Path link : links.toList()) {
        try {
          files.add(Files.readSymbolicLink(link));
        } catch (NoSuchFileException closed) {
          // It was closed in between.
        }
      }
    }
    for (String mapping : Files.readAllLines(about.resolve("maps"))) {
      int path = mapping.indexOf('/');
      if (path >= 0) {
        files.add(Path.of(mapping.substring(path)));
      }
    }
    // Sockets and pipes have names without a slash at the start.
    return files.stream().filter(Path::isAbsolute).distinct().toList();
  }
}
