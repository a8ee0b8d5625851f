package dev.millrace.transforms;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data that lies beside the project and is not part of it. */
final class SharedData {
  private SharedData() {}

  /** The file or folder, or a skipped test with a message. */
  static Path at(String relative) {
    String named = System.getenv("MILLRACE_DATA");
    Path root = named == null ? projectRoot().resolve("../shared/data") : Path.of(named);
    Path path = root.resolve(relative).normalize();
    assumeTrue(Files.exists(path), () -> "Skipped: no " + path + " (set MILLRACE_DATA)");
    return path;
  }

  private static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("No folder above the working directory has .mvn");
      }
    }
    return folder;
  }
}
