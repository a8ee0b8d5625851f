package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  @TempDir Path folder;

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("none.onnx");

    assertThat(
        messageOf(file),
        is("Invalid model " + file + ": there is no such file (must be a file in ONNX form)"));
  }

  @Test
  void aFileThatIsNoModelIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("text.onnx"), "a,b\n");

    assertThat(messageOf(file), startsWith("Invalid model " + file + ": 4 bytes with SHA-256 "));
  }

  private static String messageOf(Path file) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> ModelFile.read(file.toString()))
            .getMessage());
  }
}
