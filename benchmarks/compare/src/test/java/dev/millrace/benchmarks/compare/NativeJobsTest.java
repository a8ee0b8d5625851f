package dev.millrace.benchmarks.compare;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is compared for speed must give one answer. Nothing here looks at the time it takes. */
@Tag("full")
class NativeJobsTest {
  @Test
  void landTheRowsThatMillraceLands() throws Exception {
    Path root = root();
    assumeTrue(
        Files.exists(root.resolve("benchmarks/flink/target/classpath.txt"))
            && Files.exists(root.resolve("benchmarks/spark/target/classpath.txt")),
        "the other modules of the benchmarks are not compiled");

    String said = compare(root);

    assertThat(said, containsString("Same rows: Millrace on Flink, native Flink ("));
    assertThat(said, containsString("Same rows: Millrace on Flink, Millrace on Spark ("));
    assertThat(said, containsString("Same rows: Millrace on Flink, native Spark ("));
    assertThat(said, containsString("Same rows: Millrace on Flink, plain Java ("));
  }

  private static String compare(Path root) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      Compare.run(
          Settings.of(
              new String[] {
                "--root=" + root,
                "--lines=20000",
                "--rounds=1",
                "--heap=1g",
                "--contenders=millrace-on-flink,native-flink,millrace-on-spark,native-spark,floor"
              }),
          console);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
