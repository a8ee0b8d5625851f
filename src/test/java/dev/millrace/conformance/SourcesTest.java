package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What compiled classes do not show. */
class SourcesTest {

  @Test
  void everyPackageSaysWhatItIsForAndThatNothingIsNull() throws IOException {
    List<Path> packages = packages();
    List<Path> silent = new ArrayList<>();
    for (Path folder : packages) {
      Path info = folder.resolve("package-info.java");
      String text = Files.exists(info) ? Files.readString(info) : "";
      if (!text.startsWith("/**") || !text.contains("@NullMarked")) {
        silent.add(folder);
      }
    }
    assertThat("packages found", packages.size(), is(greaterThan(8)));
    assertThat(silent, is(empty()));
  }

  /** Every folder with main sources of any module. */
  private static List<Path> packages() throws IOException {
    Path root = SharedData.projectRoot();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .filter(
              folder ->
                  folder.toString().contains("src/main/java")
                      || folder.startsWith(root.resolve("src/test/java")))
          .filter(folder -> !folder.toString().contains("/target/"))
          .distinct()
          .sorted()
          .toList();
    }
  }
}
