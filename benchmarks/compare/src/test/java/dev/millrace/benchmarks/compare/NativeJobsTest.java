package dev.millrace.benchmarks.compare;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.stringContainsInOrder;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compared for speed must give one answer. Nothing here looks at the time it takes. */
@Tag("full")
class NativeJobsTest {
  @Test
  void landTheRowsThatMillraceLands() throws Exception {
    Path root = compiled();

    String said = compare(root);

    assertThat(said, containsString("Same rows: Millrace on Flink, native Flink ("));
    assertThat(said, containsString("Same rows: Millrace on Flink, Millrace on Spark ("));
    assertThat(said, containsString("Same rows: Millrace on Flink, native Spark ("));
    assertThat(said, containsString("Same rows: Millrace on Flink, plain Java ("));
  }

  @Test
  void giveMillracesAnswer(@TempDir Path folder) throws Exception {
    Path root = compiled();
    StringBuilder purchases =
        new StringBuilder(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
    for (int row = 0; row < 500; row++) {
      purchases.append(
          String.format(
              Locale.ROOT,
              "%s%d,85123A,\"JAR, GLASS\",%d,2011-%02d-01 08:26:00,%d.%02d,,%s%n",
              row % 9 == 0 ? "C" : "",
              536_365 + row,
              row % 7 - 1,
              row % 12 + 1,
              row % 30,
              row % 100,
              row % 3 == 0 ? "France" : "Eire"));
    }
    Path retail = Files.writeString(folder.resolve("purchases-of-test.csv"), purchases);
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    try (PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      CompareQueries.run(
          root,
          new String[] {"--retail=" + retail, "--copies=2", "--rounds=1", "--heap=1g"},
          console);
    }

    assertThat(
        said.toString(StandardCharsets.UTF_8),
        stringContainsInOrder(
            "Same answer: Millrace on Flink, Spark SQL (12 rows)",
            "Same answer: Millrace on Spark, Spark SQL (12 rows)",
            "1,000 rows"));
  }

  private static Path compiled() {
    Path root = root();
    assumeTrue(
        Files.exists(root.resolve("benchmarks/flink/target/classpath.txt"))
            && Files.exists(root.resolve("benchmarks/spark/target/classpath.txt")),
        "the other modules of the benchmarks are not compiled");
    return root;
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
