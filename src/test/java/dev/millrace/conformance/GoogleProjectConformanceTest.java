package dev.millrace.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events on their way into a table of BigQuery and out of it again, in a real project where one is
 * named ({@link GoogleProject}), else between stand-ins.
 */
@Tag("runs")
class GoogleProjectConformanceTest {
  @TempDir Path folder;
  private GoogleProject project;

  @BeforeEach
  void open() throws IOException {
    project = GoogleProject.open();
  }

  @AfterEach
  void close() throws Exception {
    project.close();
  }

  /** Files on Cloud Storage that are loaded, twice: hours are replaced. */
  @Test
  void eventsOfFilesComeBackAsTheyWere() throws Exception {
    byte[] text = EventOddities.csv("\n");
    Path input = Files.write(folder.resolve("orders.csv"), text);
    Path schema = Files.writeString(folder.resolve("order.avsc"), EventOddities.flatSchema());
    EventQuestion question =
        EventQuestion.of(Map.of(input, text), EventOddities.flatColumns()).withIds("id");
    String table = project.table("orders");
    String[] into = {
      "--input=" + input,
      "--output=" + project.folder("orders"),
      "--eventTime=at",
      "--partitionBy=hour",
      "--idFields=id",
      "--tableFormat=avro",
      "--table=" + table
    };

    ingest(schema, into);
    ingest(schema, into);

    assertThat(rowsOf(table, schema), Rows.sameAs(EventOracle.answer(question).events()));
  }

  /** Records of a topic that are sent by the Storage Write API, in two increments. */
  @Test
  void eventsOfATopicComeBackAsTheyWere(@TempDir Path brokerFolder) throws Exception {
    try (TrialTopics kafka = TrialTopics.start(brokerFolder, Map.of())) {
      kafka.create("orders", 1, Map.of());
      Path lines = folder.resolve("orders.jsonl");
      Path schema = Files.writeString(folder.resolve("order.avsc"), EventOddities.flatSchema());
      String table = project.table("topic");
      String[] into = {
        "--input=kafka://" + kafka.address() + "/orders?format=json",
        "--output=" + folder.resolve("lake"),
        "--eventTime=at",
        "--append",
        "--table=" + table
      };
      List<String> sent = new ArrayList<>();

      for (String state : List.of("OPEN", "SHIPPED")) {
        String order =
            """
            {"id":%d,"at":"2026-02-01T10:00:00.5Z","exact":"2026-02-01T10:00:00.123456Z",\
            "day":"2024-02-29","paid":true,"count":-5,"weight":1.5,"share":1e-7,"note":"naïve 😀",\
            "raw":"AAEC/w==","state":"%s","price":-12345.6}"""
                .formatted(sent.size(), state);
        sent.add(order);
        kafka.send(new ProducerRecord<>("orders", 0, null, order.getBytes(UTF_8)));
        ingest(schema, into);
      }

      byte[] text = String.join("\n", sent).getBytes(UTF_8);
      EventQuestion question =
          EventQuestion.of(Map.of(Files.write(lines, text), text), EventOddities.flatColumns());
      assertThat(rowsOf(table, schema), Rows.sameAs(EventOracle.answer(question).events()));
    }
  }

  private Collection<Row> rowsOf(String table, Path schema) throws IOException {
    Path output = folder.resolve("read");
    ingest(
        schema, "--input=" + table + "?staging=" + project.folder("staging"), "--output=" + output);
    LandedEvents landed = LandedEvents.in(output);
    assertThat("each row is an event", landed.deadLetters().size(), is(0));
    return landed.answer().events();
  }

  private void ingest(Path schema, String... more) {
    Launched launched =
        Launched.here(
            Stream.of(
                    Stream.of("ingest-events", "--schema=" + schema),
                    Stream.of(more),
                    project.arguments().stream())
                .flatMap(argument -> argument)
                .toList());
    assertThat(launched.err(), launched.status(), is(0));
  }
}
