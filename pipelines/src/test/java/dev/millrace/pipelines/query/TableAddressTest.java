package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableAddressTest {
  @Test
  void parametersStandBehindTheLastQuestionMark() {
    assertThat(
        TableAddress.parse("t=/a/b?.log?format=jsonl&schema=/c/d.avsc"),
        is(
            new TableAddress(
                "t",
                new FilePlace("/a/b?.log", Optional.of(FileKind.JSON), "/c/d.avsc", null, null))));
    assertThat(
        TableAddress.parse("t=/a/b?.csv"),
        is(new TableAddress("t", new FilePlace("/a/b?.csv", Optional.empty(), null, null, null))));
    assertThat(
        TableAddress.parse("t=/lake?table=alerts"),
        is(new TableAddress("t", new FilePlace("/lake", Optional.empty(), null, "alerts", null))));
  }

  @Test
  void whatIsNoTableIsRefusedWithWhatIs() {
    assertMistake(
        "Invalid --table: /a/b.csv (must be name=files, where the name has letters, digits and _,"
            + " such as retail=/data/retail.csv)",
        "/a/b.csv");
    assertMistake(
        "Invalid --table: t=/a (unknown parameter formt; must be one of format, schema, table;"
            + " nearest: format)",
        "t=/a?formt=csv");
    assertMistake(
        "Invalid --table: t=/a (format must be one of csv, json, avro, parquet; nearest: csv)",
        "t=/a?format=cvs");
    assertMistake(
        "Invalid --table: t=kafka://h:1/x (must be files: land a topic with archive-topic or"
            + " ingest-events, and give its --output)",
        "t=kafka://h:1/x");
  }

  private static void assertMistake(String message, String given) {
    assertThat(
        assertThrows(UsageException.class, () -> TableAddress.parse(given)).getMessage(),
        is(message));
  }
}
