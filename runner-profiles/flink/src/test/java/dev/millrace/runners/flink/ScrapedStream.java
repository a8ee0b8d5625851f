package dev.millrace.runners.flink;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.pipelines.Millrace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A stream on the embedded Flink with Flink's reporter for Prometheus, while it runs. */
final class ScrapedStream {
  /** In both partitions together. */
  static final int LINES = 800;

  /** The first, of which each is another. */
  static final int WITH_ID = 6;

  /** No line is younger. */
  static final long LEAST_DELAY_MILLIS = 60_000;

  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /**
   * These come last: a window is published, a checkpoint complete, and a gauge set, each second.
   */
  private static final Set<String> LAST =
      Set.of(
          OPERATOR + "millrace_publish_latency_count",
          OPERATOR + "millrace_read_watermarkDelayMillis",
          OPERATOR + "millrace_read_lag",
          OPERATOR + "millrace_dropDuplicates_forgotten",
          "flink_jobmanager_job_lastCheckpointFullSize");

  private ScrapedStream() {}

  /** What is given out when all lines were parsed and some of their windows published. */
  static Scrape scraped(Path folder) throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("broker"));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      broker.createTopic("lines", PARTITIONS);
      write(producer);
      CompletableFuture<Integer> stream =
          CompletableFuture.supplyAsync(() -> launch(broker, folder));
      Scrape scrape = await(stream);
      end(producer);
      if (stream.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) != 0) {
        throw new AssertionError("The stream failed");
      }
      return scrape;
    }
  }

  private static void write(KafkaProducer<byte[], byte[]> producer) {
    Instant end = Instant.now().minusMillis(LEAST_DELAY_MILLIS);
    for (int i = 0; i < LINES; i++) {
      String line =
          i / PARTITIONS % 10 == 3
              ? "garbage"
              : "192.0.2.%d - - [%s] \"GET / HTTP/1.1\" 200 1 \"-\" \"test\""
                  .formatted(i % 7, TIME.format(end.minusMillis(250L * (LINES - i))));
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              "lines", i % PARTITIONS, null, line.getBytes(StandardCharsets.UTF_8));
      if (i < WITH_ID) {
        record.headers().add("id", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
      }
      producer.send(record);
    }
    producer.flush();
  }

  private static void end(KafkaProducer<byte[], byte[]> producer) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ProducerRecord<byte[], byte[]> end = new ProducerRecord<>("lines", partition, null, null);
      end.headers().add("millrace-watermark", "end".getBytes(StandardCharsets.UTF_8));
      producer.send(end);
    }
    producer.flush();
  }

  private static int launch(KafkaBroker broker, Path folder) {
    try {
      Path configuration = Files.createDirectories(folder.resolve("configuration"));
      Files.writeString(
          configuration.resolve("flink-conf.yaml"),
          Files.readString(EmbeddedConfiguration.folder().resolve("flink-conf.yaml"))
              + "metrics.reporter.prom.factory.class: "
              + FoundPortReporterFactory.class.getName()
              + "\n");
      PrintStream nobody =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      return Millrace.launch(
          List.of(
              "web-log-alerts",
              "--input=kafka://" + broker.address() + "/lines",
              "--output=" + folder.resolve("out"),
              "--tableFormat=jsonl",
              "--maxDelay=0s",
              "--duplicates=id:id",
              "--checkpointingInterval=500",
              "--flinkConfDir=" + configuration),
          nobody,
          nobody);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks again and again, as long as the stream runs and patience lasts. */
  private static Scrape await(CompletableFuture<Integer> stream) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        throw new AssertionError("The stream ended with " + stream.get(100, TimeUnit.MILLISECONDS));
      } catch (TimeoutException stillRunning) {
        if (FoundPortReporterFactory.isListening()) {
          Scrape scrape = Scrape.of(address());
          if (scrape.names().containsAll(LAST)
              && scrape.sum(OPERATOR + "millrace_parse_lines") == LINES
              && scrape.sum(OPERATOR + "millrace_read_lag") == 0) {
            return scrape;
          }
        }
      }
    }
    throw new AssertionError("Not within " + PATIENCE + ": all of " + LAST);
  }

  private static URI address() {
    return URI.create("http://localhost:" + FoundPortReporterFactory.port() + "/metrics");
  }
}
