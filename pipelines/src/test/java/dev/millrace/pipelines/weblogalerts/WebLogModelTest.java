package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebLogModelTest {
  private final Path file;

  WebLogModelTest(@TempDir Path folder) {
    this.file = folder.resolve("my-model.onnx");
  }

  @Test
  void takesAModelForTheseFeaturesAndNamesItByFileAndDigest() throws IOException {
    Files.write(file, TestModel.bytes(String.join(",", WebLogFeatures.names())));

    assertThat(
        WebLogModel.describe(WebLogModel.at(file.toString())),
        matchesPattern("my-model@[0-9a-f]{12}"));
  }

  @Test
  void refusesAModelThatWasTrainedForOtherFeatures() throws IOException {
    Files.write(file, TestModel.bytes("height,weight"));

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> WebLogModel.at(file.toString()))
            .getMessage(),
        is(
            "Invalid model "
                + file
                + ": it was trained for the features height,weight (must be "
                + String.join(",", WebLogFeatures.names())
                + "); train it again with train-web-log-model"));
  }

  @Test
  void theBundledModelIsForTheseFeatures() {
    assertThat(
        WebLogModel.describe(WebLogModel.bundled()), matchesPattern("web-log-model@[0-9a-f]{12}"));
  }
}
