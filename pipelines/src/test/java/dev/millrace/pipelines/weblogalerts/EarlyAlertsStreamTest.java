package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.HealthRules;
import dev.millrace.io.Run;
import dev.millrace.io.SendTable;
import dev.millrace.io.WindowOutbox;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.accesslog.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link SmallSite} with a model that takes a few requests for a flood, and many for none: each
 * client is over the line when it comes, and the one that goes on is not in the end.
 */
class EarlyAlertsStreamTest {
  private static final long MINUTE = 60_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void whatTheWholeMinuteDeniesIsWithdrawnAndTheRestIsConfirmed() throws IOException {
    Run run = new Run(folder.resolve("out").toString(), "run");

    runStream(run);

    Map<String, Integer> early = new TreeMap<>();
    Map<String, Integer> confirmed = new TreeMap<>();
    Map<String, Integer> withdrawn = new TreeMap<>();
    for (String text : FakeOutbox.sent(folder.toString())) {
      JsonNode alert = JSON.readTree(text);
      if (alert.get("kind").asText().equals("client")) {
        Map<String, Integer> kind =
            alert.get("revision").asInt() == 0
                ? early
                : alert.has("withdrawn") ? withdrawn : confirmed;
        kind.merge(alert.get("client").asText(), 1, Integer::sum);
      }
    }
    // Two in each quiet minute, by hand: one of three in turn, and one that is always there.
    Map<String, Integer> quiet =
        new TreeMap<>(Map.of("192.0.2.1", 15, "192.0.2.2", 13, "192.0.2.3", 13, "192.0.2.7", 40));
    assertThat(confirmed, is(quiet));
    assertThat(withdrawn, is(Map.of(SmallSite.FLOODER, 1)));
    Map<String, Integer> all = new TreeMap<>(quiet);
    all.put(SmallSite.FLOODER, 1);
    assertThat(early, is(all));
    assertThat("files have the last word alone", clientsInFiles(run), is(quiet));
  }

  private void runStream(Run run) throws IOException {
    KafkaInlet inlet;
    try (KafkaBroker broker = KafkaBroker.start(Files.createDirectories(folder.resolve("kafka")))) {
      broker.createTopic("lines", 2);
      inlet = KafkaInlet.at(KafkaAddress.parse("kafka://" + broker.address() + "/lines"));
    }
    String box = folder.toString();
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    new WebLogAlertsStream(
            new WebLogAlertsStream.Settings(
                new SharedSteps.Settings(
                    new Selection(
                        LogFormat.of("combined"),
                        IgnoreList.of(List.of()),
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        MINUTE),
                    TestModel.ofFewRequests(),
                    0.5,
                    TableFormat.JSONL,
                    HealthRules.none()),
                inlet,
                SendTable.of(run, "alerts", () -> new FakeOutbox(box)),
                AlertTiming.EARLY),
            run,
            Seams.NONE)
        .judge(pipeline.apply("Batches", batches()));
    pipeline.run().waitUntilFinish();
  }

  /** A start, and then seven lines at a time, with time to look at them. */
  private static TestStream<KafkaBatch> batches() {
    List<TimedRecord> records = WebLogAlertsStreamTest.records();
    TestStream.Builder<KafkaBatch> stream =
        TestStream.create(KafkaBatch.Coder.of())
            .addElements(
                TimestampedValue.of(
                    new KafkaBatch("kafka://h:1/lines", List.of()),
                    Instant.ofEpochMilli(records.get(0).timestamp())));
    for (int from = 0; from < records.size(); from += 7) {
      List<TimedRecord> batch = records.subList(from, Math.min(from + 7, records.size()));
      Instant earliest =
          Instant.ofEpochMilli(
              batch.stream().mapToLong(TimedRecord::timestamp).min().orElseThrow());
      stream =
          stream
              .addElements(
                  TimestampedValue.of(new KafkaBatch("kafka://h:1/lines/0", batch), earliest))
              .advanceProcessingTime(Duration.standardMinutes(1));
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static Map<String, Integer> clientsInFiles(Run run) throws IOException {
    Map<String, Integer> clients = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(run.table("alerts").toString()))) {
      files = found.filter(file -> file.getFileName().toString().contains("-client-")).toList();
    }
    for (Path file : files) {
      for (String row : Files.readAllLines(file)) {
        clients.merge(JSON.readTree(row).get("client").asText(), 1, Integer::sum);
      }
    }
    return clients;
  }

  /** Remembers what is sent, by name, since a pipeline makes its own. */
  private static final class FakeOutbox implements WindowOutbox {
    private static final Map<String, List<String>> SENT = new ConcurrentHashMap<>();

    private final String name;

    private FakeOutbox(String name) {
      this.name = name;
    }

    static List<String> sent(String name) {
      return new ArrayList<>(SENT.getOrDefault(name, List.of()));
    }

    @Override
    public void send(Instant windowStart, List<String> rows) {
      SENT.computeIfAbsent(name, first -> new CopyOnWriteArrayList<>()).addAll(rows);
    }

    @Override
    public void sendAhead(long first, List<String> rows) {
      send(Instant.EPOCH, rows);
    }

    @Override
    public Instant sentBefore() {
      return Instant.EPOCH;
    }

    @Override
    public void close() {}
  }
}
