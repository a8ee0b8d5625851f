package dev.millrace.conformance;

import dev.millrace.pipelines.Millrace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The model that comes with Millrace, as a file. */
final class BundledModel {
  private static final String RESOURCE = "weblogalerts/web-log-model.onnx";

  private BundledModel() {}

  /** Writes it into a folder. */
  static Path in(Path folder) throws IOException {
    try (InputStream model = Millrace.class.getResourceAsStream(RESOURCE)) {
      Path file = folder.resolve("web-log-model.onnx");
      Files.write(file, Objects.requireNonNull(model, RESOURCE).readAllBytes());
      return file;
    }
  }
}
