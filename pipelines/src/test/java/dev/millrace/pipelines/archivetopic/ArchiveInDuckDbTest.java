package dev.millrace.pipelines.archivetopic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.broker.Topics;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.Taking;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.pipelines.ingestevents.PartitionBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An archive in the eyes of a system that shares no code with us, as the documentation reads it.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ArchiveInDuckDbTest {
  private static final long NANOSECONDS = 1_769_990_400_000_000_000L;
  private static final long LAST = 253_402_300_799_999L;

  private final Path output;
  private final Path brokerFolder;

  ArchiveInDuckDbTest(@TempDir Path output, @TempDir Path brokerFolder) {
    this.output = output;
    this.brokerFolder = brokerFolder;
  }

  /** In the order of offsets, at midnight of 2026-02-02 the second of them. */
  @BeforeEach
  void archiveRecordsOfAllTimes() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(brokerFolder)) {
      try (Topics topics = broker.topics()) {
        topics.create("times", 1, Map.of("message.timestamp.type", "CreateTime"));
      }
      write(broker, 0, 1_769_990_400_000L, NANOSECONDS, LAST, LAST + 1, Long.MAX_VALUE);
      archive(KafkaAddress.parse("kafka://" + broker.address() + "/times"));
    }
  }

  @Test
  void timesThatNoCalendarHasKeepNobodyFromTheOthers() throws Exception {
    assertThat(
        recipe(
            "SELECT \"offset\", epoch_ms(\"timestamp\"), timestampMillis"
                + " FROM read_parquet(getvariable('files')) ORDER BY \"offset\""),
        is(
            List.of(
                "0 0 0",
                "1 1769990400000 1769990400000",
                "2 null " + NANOSECONDS,
                "3 " + LAST + " " + LAST,
                "4 null " + (LAST + 1),
                "5 null " + Long.MAX_VALUE)));
  }

  /** DuckDB refuses an object of twice 16 MB unless it is told. */
  @Test
  void theRecipeCountsTheDaysOfALongArchive() throws Exception {
    Path manifest;
    try (var runs = Files.list(output.resolve("runs"))) {
      manifest = runs.toList().get(0).resolve("manifest.json");
    }
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst("\"input\":\"", "\"input\":\"" + " ".repeat(40_000_000)));

    assertThat(
        recipe(null),
        is(
            List.of(
                "1970-01-01 1", "2026-02-02 1", "9999-12-31 1", "__HIVE_DEFAULT_PARTITION__ 3")));
  }

  /** Rows of the recipe's last query, or of another in its place. */
  private List<String> recipe(@Nullable String instead) throws IOException, SQLException {
    String text = Files.readString(documentation());
    int start = text.indexOf("```sql") + 6;
    List<String> steps =
        List.of(
            text.substring(start, text.indexOf("```", start))
                .replace("/srv/lake/orders", output.toString())
                .strip()
                .split(";"));
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String step : steps.subList(0, steps.size() - 1)) {
        statement.execute(step);
      }
      String last = instead == null ? steps.get(steps.size() - 1) : instead;
      try (ResultSet result = statement.executeQuery(last)) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          StringBuilder row = new StringBuilder(String.valueOf(result.getObject(1)));
          for (int column = 2; column <= columns; column++) {
            row.append(' ').append(result.getObject(column));
          }
          rows.add(row.toString());
        }
      }
    }
    return rows;
  }

  private static Path documentation() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no project root");
    }
    return folder.resolve("docs/archive-topic.md");
  }

  private static void write(KafkaBroker broker, long... times) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.address()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long time : times) {
        producer.send(new ProducerRecord<>("times", 0, time, null, "value".getBytes(UTF_8))).get();
      }
    }
  }

  private void archive(KafkaAddress address) throws IOException {
    Run run = new Run(output.toString(), "20260301T120000Z-0001");
    TopicPlan plan =
        TopicPlan.of(
            List.of(),
            TopicExtent.at(address),
            new Taking("archive", "archived", output.toString()));
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    new ArchiveTopicGraph(
            new ArchiveTopicGraph.Settings(
                new TopicRecords(address),
                plan.pieces(1_000),
                new RecordPartitions(PartitionBy.DATE),
                EventTableFormat.PARQUET,
                1_000_000,
                new ArchiveAddition(null, plan, address.toString(), "parquet", 1)),
            run,
            Seams.NONE)
        .build(pipeline);
    Publication.of(run).claim();
    pipeline.run().waitUntilFinish();
  }
}
