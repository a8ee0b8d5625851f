package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.bigquery.BigQuerySource;
import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.options.UsageException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        "Invalid --table: /a/b.csv (must be name=place, where the name has letters, digits and _,"
            + " such as retail=/data/retail.csv)",
        "/a/b.csv");
    assertMistake(
        "Invalid --table: my-orders=… (must be name=place, where the name has letters, digits and"
            + " _, such as retail=/data/retail.csv)",
        "my-orders=/a/b.csv");
    assertMistake(
        "Invalid --table: t=/a (unknown parameter formt; must be one of format, schema, table;"
            + " nearest: format)",
        "t=/a?formt=csv");
    assertMistake(
        "Invalid --table: t=/a (format must be one of csv, json, avro, parquet; nearest: csv)",
        "t=/a?format=cvs");
  }

  @Test
  void aTopicHasAFormatAndASchemaBesidesWhatItsClientIsTold() {
    assertThat(
        TableAddress.parse("t=kafka://h:1,h:2/x?format=avro&schema=/a.avsc&security.protocol=SSL"),
        is(
            new TableAddress(
                "t",
                new TopicPlace(
                    KafkaAddress.parse("kafka://h:1,h:2/x?security.protocol=SSL"),
                    InputFormat.AVRO,
                    "/a.avsc"))));
    assertThat(
        TableAddress.parse("t=kafka://h:1/x").in(FileKind.AVRO),
        is(TableAddress.parse("t=kafka://h:1/x?format=avro")));
    assertMistake(
        "Invalid --table: t=kafka://h:1/x (format must be json or avro)",
        "t=kafka://h:1/x?format=csv&client.id=me");
    assertMistake(
        "Invalid table t: isolation.level=read_uncommitted (must be read_committed or left out:"
            + " what a producer took back is not taken)",
        "t=kafka://h:1/x?isolation.level=read_uncommitted");
    assertMistake("Invalid table t: 'h' (must be host:port)", "t=kafka://h/x");
  }

  @Test
  void aTableOfADatabaseMayHaveASchemaOfItsOwn() {
    assertThat(
        TableAddress.parse("t=jdbc:postgresql://h/d?table=x&user=me&schema=/a.avsc"),
        is(
            new TableAddress(
                "t",
                new DatabasePlace(
                    JdbcAddress.parse("jdbc:postgresql://h/d?table=x&user=me"), "/a.avsc"))));
    assertThat(
        TableAddress.parse("t=bigquery://shop-1/lake/x?schema=/a.avsc&staging=gs://b/f"),
        is(
            new TableAddress(
                "t",
                new WarehousePlace(
                    BigQuerySource.parse("bigquery://shop-1/lake/x?staging=gs://b/f"),
                    "/a.avsc"))));
    assertThat(
        assertThrows(
                UsageException.class,
                () -> TableAddress.parse("t=jdbc:postgresql://h/d?table=x").in(FileKind.CSV))
            .getMessage(),
        is(
            "Invalid table t: jdbc:postgresql://h/d?table=x has no TYPE (leave it out: a database"
                + " says its columns)"));
  }

  /** Wherever they stand. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "t=jdbc:postgresql://h/d?table=x&password=hunter2",
        "t=jdbc:postgresql://me:hunter2@h/d?table=x",
        "t=kafka://h:1/x?sasl.jaas.config=hunter2",
        "t=kafka://me:hunter2@h:1/x",
        "t=bigquery://shop-1/lake/x?token=hunter2",
        "jdbc:postgresql://h/d?table=x&password=hunter2",
        "my-orders=kafka://h:9092/t?ssl.keystore.key=hunter2",
        "my-orders=kafka://h:9092/t?hunter2",
        "=hunter2"
      })
  void aSecretIsRefusedAndNotRepeated(String given) {
    String message =
        assertThrows(UsageException.class, () -> TableAddress.parse(given)).getMessage();

    assertThat(message, not(containsString("hunter2")));
    assertThat(message, startsWith("Invalid "));
  }

  private static void assertMistake(String message, String given) {
    assertThat(
        assertThrows(UsageException.class, () -> TableAddress.parse(given)).getMessage(),
        is(message));
  }
}
