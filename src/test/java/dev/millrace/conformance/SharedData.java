package dev.millrace.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Real files that are not part of the project: tests that need them are skipped without them. */
final class SharedData {
  private SharedData() {}

  /** The file of that name; skips the test where the data is absent. */
  static Path file(String name) {
    Path file = folder().resolve(name);
    assumeTrue(
        Files.isReadable(file),
        "Skipped: no " + file + " (set MILLRACE_DATA to the folder with the real data)");
    return file;
  }

  private static Path folder() {
    @Nullable String configured = System.getenv("MILLRACE_DATA");
    return configured != null ? Path.of(configured) : projectRoot().resolveSibling("shared/data");
  }

  static Path projectRoot() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.isDirectory(path.resolve(".mvn"))) {
        return path;
      }
    }
    throw new IllegalStateException("No .mvn folder above " + Path.of("").toAbsolutePath());
  }
}
