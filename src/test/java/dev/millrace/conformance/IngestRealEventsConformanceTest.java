package dev.millrace.conformance;

import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventColumn;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.Safeguards;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that nobody wrote for a test: whole on Flink and Spark, their beginnings on Direct. */
@Tag("runs")
class IngestRealEventsConformanceTest {
  private static final Engine ENGINE = Engine.here();

  static final String PURCHASES =
      """
      {"type":"record","name":"Purchase","fields":[
       {"name":"InvoiceNo","type":"string"},
       {"name":"StockCode","type":"string"},
       {"name":"Description","type":["null","string"],"default":null},
       {"name":"Quantity","type":"int"},
       {"name":"InvoiceDate","type":{"type":"long","logicalType":"timestamp-millis"}},
       {"name":"UnitPrice","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
       {"name":"CustomerID","type":["null","string"],"default":null},
       {"name":"Country","type":"string"}]}
      """;

  private static final String EDITS =
      """
      {"type":"record","name":"Edit","fields":[
       {"name":"time","type":{"type":"long","logicalType":"timestamp-millis"}},
       {"name":"channel","type":"string"},
       {"name":"cityName","type":["null","string"],"privacy":"drop"},
       {"name":"comment","type":"string"},
       {"name":"countryIsoCode","type":["null","string"]},
       {"name":"countryName","type":["null","string"]},
       {"name":"isAnonymous","type":"boolean"},
       {"name":"isMinor","type":"boolean"},
       {"name":"isNew","type":"boolean"},
       {"name":"isRobot","type":"boolean"},
       {"name":"isUnpatrolled","type":"boolean"},
       {"name":"metroCode","type":["null","int"]},
       {"name":"namespace","type":"string"},
       {"name":"page","type":"string"},
       {"name":"regionIsoCode","type":["null","string"]},
       {"name":"regionName","type":["null","string"]},
       {"name":"user","type":"string","privacy":"pseudonymise"},
       {"name":"delta","type":"int"},
       {"name":"added","type":"int"},
       {"name":"deleted","type":"int"}]}
      """;

  @TempDir Path folder;

  @Test
  void aYearOfPurchasesGetsTheOraclesAnswer() throws IOException {
    EventQuestion question =
        question(
                "retail/online-retail.csv.gz",
                "retail.csv",
                List.of(
                    EventColumn.of("InvoiceNo", "string"),
                    EventColumn.of("StockCode", "string"),
                    EventColumn.of("Description", "string").orNull().otherwise(null),
                    EventColumn.of("Quantity", "int"),
                    EventColumn.of("InvoiceDate", "millis"),
                    EventColumn.of("UnitPrice", "decimal", "9", "2"),
                    EventColumn.of("CustomerID", "string").orNull().otherwise(null),
                    EventColumn.of("Country", "string")))
            .landedBy("InvoiceDate", "date")
            .inZone(ZoneId.of("Europe/London"))
            .guardedBy(
                Safeguards.none()
                    .checking("Quantity", "range", "1", "10000")
                    .checking("UnitPrice", "range", "0.01", "")
                    .checking("Country", "set", "United Kingdom", "France", "Germany", "EIRE")
                    .checking("StockCode", "pattern", "[0-9]{5}[A-Z]*"));

    Path rules = IngestEventsRun.rules(question.safeguards(), folder.resolve("rules.yaml"));

    assertSameAnswer("retail", question, PURCHASES, "--rules=" + rules);
  }

  @Test
  void aDayOfEditsGetsTheOraclesAnswer() throws IOException {
    EventQuestion question =
        question(
                "events/" + wikiticker(),
                "wikiticker.json",
                List.of(
                    EventColumn.of("time", "millis"),
                    EventColumn.of("channel", "string"),
                    EventColumn.of("cityName", "string").orNull(),
                    EventColumn.of("comment", "string"),
                    EventColumn.of("countryIsoCode", "string").orNull(),
                    EventColumn.of("countryName", "string").orNull(),
                    EventColumn.of("isAnonymous", "boolean"),
                    EventColumn.of("isMinor", "boolean"),
                    EventColumn.of("isNew", "boolean"),
                    EventColumn.of("isRobot", "boolean"),
                    EventColumn.of("isUnpatrolled", "boolean"),
                    EventColumn.of("metroCode", "int").orNull(),
                    EventColumn.of("namespace", "string"),
                    EventColumn.of("page", "string"),
                    EventColumn.of("regionIsoCode", "string").orNull(),
                    EventColumn.of("regionName", "string").orNull(),
                    EventColumn.of("user", "string"),
                    EventColumn.of("delta", "int"),
                    EventColumn.of("added", "int"),
                    EventColumn.of("deleted", "int")))
            .landedBy("time", "hour")
            .withIds("time", "channel", "page", "user")
            .guardedBy(
                Safeguards.none()
                    .withKey(PrivateEvents.KEY)
                    .hiding("user", "pseudonymise")
                    .hiding("cityName", "drop"));
    Path key = Files.writeString(folder.resolve("key"), PrivateEvents.KEY);

    assertSameAnswer("wikiticker", question, EDITS, "--privacyKeyFile=" + key);
  }

  private void assertSameAnswer(String name, EventQuestion question, String schema, String more)
      throws IOException {
    EventAnswer answer =
        IngestEventsRun.assertSameAnswer(
                question,
                Files.writeString(folder.resolve("schema.avsc"), schema),
                folder.resolve("out"),
                more)
            .answer();
    System.out.println("totals " + name + " " + answer.totals());
    System.out.println("checksum " + name + " events " + Rows.checksum(answer.events()));
    System.out.println("checksum " + name + " anomalies " + Rows.checksum(answer.anomalies()));
    System.out.println("checksum " + name + " dead-letters " + Rows.checksum(answer.deadLetters()));
  }

  private static String wikiticker() {
    return "wikiticker-2015-09-12-sampled.json.gz";
  }

  private EventQuestion question(String data, String plainName, List<EventColumn> columns)
      throws IOException {
    Path file = SharedData.file(data);
    byte[] text;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      text = in.readAllBytes();
    }
    return switch (ENGINE) {
      case FLINK, SPARK -> EventQuestion.of(Map.of(file, text), columns);
      case DIRECT, DATAFLOW -> {
        byte[] first = Arrays.copyOf(text, endOfLines(text));
        Path plain = Files.write(folder.resolve(plainName), first);
        yield EventQuestion.of(Map.of(plain, first), columns);
      }
    };
  }

  private static int endOfLines(byte[] text) {
    int end = 0;
    for (int lines = 0; lines < Engine.DIRECT_LINES && end < text.length; end++) {
      lines += text[end] == '\n' ? 1 : 0;
    }
    return end;
  }
}
