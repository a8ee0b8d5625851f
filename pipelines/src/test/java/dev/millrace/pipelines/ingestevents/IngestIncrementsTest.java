package dev.millrace.pipelines.ingestevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.GapPolicy;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaLineProducer;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.topics.Increments;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Increments one after the other, and what comes between them; each of five records. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestIncrementsTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[{"name":"id","type":"long"}]}
          """);
  private static final EventLayout LAYOUT = EventLayout.of(EventProtection.of(SCHEMA));
  private static final DirectLaunch.Event NOTHING = () -> {};

  @TempDir private Path folder = Path.of("");
  private KafkaBroker broker;

  @BeforeAll
  void startBroker(@TempDir Path brokerFolder) throws IOException {
    broker = KafkaBroker.start(brokerFolder);
  }

  @AfterAll
  void stopBroker() {
    broker.stop();
  }

  @Test
  void aBacklogIsReadInPartsUpToWhereItEndedAtFirst(TestInfo test) throws IOException {
    KafkaAddress topic = topic(test, 14);
    AtomicInteger sent = new AtomicInteger(14);
    DirectLaunch launch = new DirectLaunch(() -> send(topic, sent.get(), sent.addAndGet(3)));

    increments(topic, null, NOTHING, launch).run(PipelineOptionsFactory.create());

    assertThat("what came meanwhile is for the next run", ids(), is(numbers(14)));
    assertThat(launch.lines().toString(), launch.lines().size(), is(3));
  }

  @Test
  void whatAnotherRunPublishesBetweenTwoPartsIsReadOnce(TestInfo test) throws IOException {
    KafkaAddress topic = topic(test, 14);
    AtomicInteger ended = new AtomicInteger();
    DirectLaunch launch =
        new DirectLaunch(
            () -> {
              if (ended.incrementAndGet() == 1) {
                send(topic, 14, 16);
                increments(topic, null, NOTHING, new DirectLaunch(NOTHING))
                    .run(PipelineOptionsFactory.create());
              }
            });

    increments(topic, null, NOTHING, launch).run(PipelineOptionsFactory.create());

    assertThat(ids(), is(numbers(16)));
    assertThat(manifest().offsets().get(0).next(), is(16L));
    assertThat(launch.lines().toString(), launch.lines().size(), is(1));
  }

  @Test
  void anIncrementThatAnotherRunCameBeforeEndsAndNothingIsTwice(TestInfo test) throws IOException {
    KafkaAddress topic = topic(test, 5);
    DirectLaunch launch = new DirectLaunch(NOTHING);
    IngestIncrements late =
        increments(
            topic,
            null,
            () ->
                increments(topic, null, NOTHING, new DirectLaunch(NOTHING))
                    .run(PipelineOptionsFactory.create()),
            launch);

    assertThat(
        assertThrows(IOException.class, () -> late.run(PipelineOptionsFactory.create()))
            .getMessage(),
        containsString("another run came between, and nothing of this one was published"));

    assertThat(ids(), is(numbers(5)));
    assertThat(launch.lines(), is(List.of()));
  }

  @Test
  void everySoOftenWhatIsNewIsReadUntilTheProgramIsStopped(TestInfo test) throws IOException {
    KafkaAddress topic = topic(test, 7);
    AtomicInteger ended = new AtomicInteger();
    DirectLaunch launch =
        new DirectLaunch(
            () -> {
              int increment = ended.incrementAndGet();
              if (increment == 2) {
                send(topic, 7, 9);
              } else if (increment == 3) {
                Thread.currentThread().interrupt();
              }
            });

    increments(topic, Duration.ofMillis(1), NOTHING, launch).run(PipelineOptionsFactory.create());

    assertThat("it was told to stop", Thread.interrupted(), is(true));
    assertThat(ids(), is(numbers(9)));
    assertThat(
        launch.lines().get(launch.lines().size() - 1),
        startsWith("Ingested 2 events from 2 records of 1 partition, offsets "));
  }

  @Test
  void aWarningIsSaidOfTheIncrementThatItIsAbout(TestInfo test) throws IOException {
    KafkaAddress topic = topic(test, 3);
    DirectLaunch launch = new DirectLaunch(NOTHING);
    Expectations expectations =
        Expectations.NONE.with(
            new Expectation.Declared(
                new Expectation.RowsWithin("4", null), Expectation.OnFailure.WARN),
            List.of());

    increments(topic, null, (run, part) -> graph(run, part, expectations), launch)
        .run(PipelineOptionsFactory.create());

    assertThat(ids(), is(numbers(3)));
    assertThat(launch.lines().toString(), containsString("row count within 4 to"));
  }

  private IngestIncrements increments(
      KafkaAddress topic,
      @Nullable Duration every,
      DirectLaunch.Event betweenLookAndClaim,
      DirectLaunch launch) {
    return increments(
        topic,
        every,
        (run, part) -> {
          betweenLookAndClaim.happen();
          return graph(run, part, Expectations.NONE);
        },
        launch);
  }

  private IngestIncrements increments(
      KafkaAddress topic,
      @Nullable Duration every,
      IngestIncrements.GraphMaker graphs,
      DirectLaunch launch) {
    return new IngestIncrements(
        new IngestIncrements.Setting(
            folder.toString(),
            new InputTopics(topic, InputFormat.JSON),
            GapPolicy.FAIL,
            new Increments(every),
            5,
            SCHEMA,
            EventLanding.FILES,
            graphs),
        launch);
  }

  private static IngestEventsGraph graph(Run run, EventSource part, Expectations expectations) {
    return new IngestEventsGraph(part, TopicRuns.settings(LAYOUT, expectations), run, Seams.NONE);
  }

  private KafkaAddress topic(TestInfo test, int records) throws IOException {
    String name = test.getTestMethod().orElseThrow().getName();
    broker.createTopic(name, 1);
    KafkaAddress topic = KafkaAddress.parse("kafka://" + broker.address() + "/" + name);
    send(topic, 0, records);
    return topic;
  }

  private static void send(KafkaAddress topic, int from, int to) throws IOException {
    try (KafkaLineProducer producer = KafkaLineProducer.to(topic)) {
      for (int id = from; id < to; id++) {
        producer.write(("key " + id).getBytes(UTF_8), ("{\"id\":" + id + "}").getBytes(UTF_8));
      }
    }
  }

  private Manifest manifest() throws IOException {
    return Manifest.read(folder.toString()).orElseThrow();
  }

  /** Of all rows that readers see. */
  private List<Long> ids() throws IOException {
    List<Long> ids = new ArrayList<>();
    for (Manifest.DataFile file : manifest().table("events").orElseThrow().files().toList()) {
      try (DataFileReader<GenericRecord> rows =
          new DataFileReader<>(folder.resolve(file.path()).toFile(), new GenericDatumReader<>())) {
        rows.forEach(row -> ids.add((Long) row.get("id")));
      }
    }
    return ids.stream().sorted().toList();
  }

  private static List<Long> numbers(int count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
