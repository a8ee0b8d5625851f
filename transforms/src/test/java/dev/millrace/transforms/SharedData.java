package dev.millrace.transforms;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Real files that are not part of the project: tests that need them are skipped without them. */
public final class SharedData {
  private SharedData() {}

  /** The file of that name; skips the test where the data is absent. */
  public static Path file(String name) {
    Path file = folder().resolve(name);
    assumeTrue(
        Files.isReadable(file),
        "Skipped: no " + file + " (set MILLRACE_DATA to the folder with the real data)");
    return file;
  }

  /** Whether there is any. */
  public static boolean isPresent() {
    return Files.isDirectory(folder());
  }

  /** The lines of a gzip file, as bytes without their line feeds. */
  public static List<byte[]> lines(String name) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file(name)))) {
      // Every byte is one character of ISO-8859-1.
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      for (String line : Splitter.on('\n').split(text.stripTrailing())) {
        lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return lines;
  }

  private static Path folder() {
    @Nullable String configured = System.getenv("MILLRACE_DATA");
    return configured != null ? Path.of(configured) : projectRoot().resolveSibling("shared/data");
  }

  private static Path projectRoot() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.isDirectory(path.resolve(".mvn"))) {
        return path;
      }
    }
    throw new IllegalStateException("No .mvn folder above " + Path.of("").toAbsolutePath());
  }
}
