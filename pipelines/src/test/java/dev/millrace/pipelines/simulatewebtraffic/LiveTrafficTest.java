package dev.millrace.pipelines.simulatewebtraffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.broker.TopicContents;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaLineProducer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveTrafficTest {
  private static final int PARTITIONS = 2;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  /** Seed 4 has a server in Apache's manner, whose lines come up to a quarter of a minute late. */
  private static final Simulation SIMULATION =
      Simulation.of(4)
          .withRequestsPerMinute(300)
          .withDuration(Duration.ofMinutes(10))
          .withAttackShare(0.2);

  private KafkaBroker broker;

  @BeforeAll
  void startBroker(@TempDir Path folder) throws IOException {
    broker = KafkaBroker.start(folder);
  }

  @AfterAll
  void stopBroker() {
    broker.stop();
  }

  @Test
  void aTopicHasTheLinesOfTheFiles() throws IOException {
    LiveTraffic traffic = LiveTraffic.asFastAsItGoes(SIMULATION, topic("lines"));
    traffic.play();

    List<String> lines =
        records("lines").stream()
            .flatMap(List::stream)
            .filter(record -> !record.control())
            .map(Read::text)
            .sorted()
            .toList();

    List<String> expected = new ArrayList<>();
    Map<String, Long> labels = new TreeMap<>();
    SIMULATION.generate(
        line -> {
          expected.add(new String(line.line(), US_ASCII));
          labels.merge(line.label(), 1L, Long::sum);
        });
    assertThat(lines, is(expected.stream().sorted().toList()));
    assertThat(traffic.lines(), is((long) expected.size()));
    assertThat(traffic.bytes(), is(expected.stream().mapToLong(line -> line.length() + 1L).sum()));
    assertThat(traffic.byLabel(), is(labels));
  }

  @Test
  void noLineBreaksAPromiseAndEachPartitionEnds() throws IOException {
    LiveTraffic.asFastAsItGoes(SIMULATION, topic("promises")).play();

    for (List<Read> partition : records("promises")) {
      Instant promised = Instant.MIN;
      List<Instant> promises = new ArrayList<>();
      for (Read record : partition.subList(0, partition.size() - 1)) {
        if (record.control()) {
          promised = Instant.parse(record.text());
          promises.add(promised);
        } else {
          String text = record.text();
          String stamp = text.substring(text.indexOf('[') + 1, text.indexOf(']'));
          Instant time = STAMP.parse(stamp, Instant::from);
          assertThat(promised + " " + text, time.isBefore(promised), is(false));
        }
      }
      Instant first = SIMULATION.start().minus(SIMULATION.greatestDelay());
      assertThat(
          promises,
          is(IntStream.range(1, 10).mapToObj(at -> first.plusSeconds(60L * at)).toList()));
      assertThat(partition.get(partition.size() - 1), is(new Read("null", "end", true)));
    }
  }

  @Test
  void inRealTimeEachLineIsWrittenWhenItsTimeHasComeAndAPromiseEachSecond() throws IOException {
    Simulation minute = SIMULATION.withDuration(Duration.ofMinutes(1)).withLines(50);
    List<Long> awaited = new ArrayList<>();
    try (KafkaLineProducer producer = KafkaLineProducer.to(topic("paced"))) {
      LogTopic log =
          new LogTopic(minute, producer, awaited::add, Duration.ofSeconds(1), () -> false);
      minute.generate(
          line -> {
            try {
              log.write(line);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      log.finish();
    }

    List<Long> expected = new ArrayList<>();
    minute.generate(line -> expected.add(line.time()));
    long start = minute.start().toEpochMilli();
    long last = expected.get(expected.size() - 1);
    for (long tick = start + 1000; tick <= last; tick += 1000) {
      expected.add(tick);
    }
    assertThat(awaited, is(expected.stream().sorted().toList()));
  }

  @Test
  void aPaceFollowsItsClock() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Clock clock = new SteppingClock(asked);

    Pace.of(clock).await(5);

    assertThat(asked.get(), is(5));
  }

  @Test
  void whatIsStoppedEndsAsAWholeLog() throws IOException, InterruptedException {
    Simulation endless =
        SIMULATION
            .withStart(Instant.now())
            .withDuration(Duration.ofDays(2))
            .withLinesPerSecond(200);
    LiveTraffic traffic = LiveTraffic.inRealTime(endless, topic("stopped"), Clock.systemUTC());
    Thread stopping =
        new Thread(
            () -> {
              while (traffic.lines() < 100) {
                Thread.onSpinWait();
              }
              traffic.stop();
            });
    stopping.start();
    traffic.play();
    stopping.join();

    List<List<Read>> partitions = records("stopped");
    long lines =
        partitions.stream().flatMap(List::stream).filter(record -> !record.control()).count();
    assertThat(lines, is(traffic.lines()));
    assertThat(lines, greaterThan(99L));
    for (List<Read> partition : partitions) {
      assertThat(partition.get(partition.size() - 1), is(new Read("null", "end", true)));
    }
  }

  @Test
  void aClientStaysInOnePartitionAndInItsOrder() throws IOException {
    LiveTraffic.asFastAsItGoes(SIMULATION, topic("clients")).play();

    Map<String, List<String>> found =
        records("clients").stream()
            .flatMap(
                partition ->
                    partition.stream()
                        .filter(record -> !record.control())
                        .collect(Collectors.groupingBy(Read::key))
                        .entrySet()
                        .stream())
            // Throws if a client is in two partitions.
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    client -> client.getValue().stream().map(Read::text).toList()));

    Map<String, List<String>> expected = new TreeMap<>();
    SIMULATION.generate(
        line ->
            expected
                .computeIfAbsent(line.client(), none -> new ArrayList<>())
                .add(new String(line.line(), US_ASCII)));
    assertThat(found, is(expected));
  }

  private KafkaAddress topic(String name) throws IOException {
    broker.createTopic(name, PARTITIONS);
    return KafkaAddress.parse("kafka://" + broker.address() + "/" + name);
  }

  private record Read(String key, String text, boolean control) {
    private static Read of(ConsumerRecord<String, String> record) {
      Header control = record.headers().lastHeader("millrace-watermark");
      return control == null
          ? new Read(record.key(), record.value(), false)
          : new Read("null", new String(control.value(), UTF_8), true);
    }
  }

  private List<List<Read>> records(String topic) {
    return TopicContents.of(broker.address(), topic).stream()
        .map(partition -> partition.stream().map(Read::of).toList())
        .toList();
  }

  /** Is a millisecond later each time that somebody looks. */
  private static final class SteppingClock extends Clock {
    private final AtomicInteger asked;

    private SteppingClock(AtomicInteger asked) {
      this.asked = asked;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(asked.incrementAndGet());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
