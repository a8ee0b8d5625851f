package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** However often a reader is stopped, and however much a fetch brings, it reads the same. */
class KafkaReaderPropertyTest {
  private static final KafkaAddress ADDRESS = KafkaAddress.parse("kafka://h:1/lines");
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final long DELAY = 30_000;

  @Property(tries = 300)
  void aReaderThatIsStoppedAnywhereGoesOnAsIfItHadNot(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 4) int partitions,
      @ForAll @IntRange(min = 1, max = 7) int fetched,
      @ForAll @IntRange(min = 1, max = 6) int advances)
      throws IOException {
    FakeTopic topic = topic(random, partitions);
    Reading whole = new Reading(topic);
    whole.readOn(Integer.MAX_VALUE);
    topic.fetchAtMost(fetched);
    Reading stopped = new Reading(topic);
    while (stopped.readOn(advances)) {
      stopped.restart();
    }

    assertThat(stopped.records, is(whole.records));
    assertThat(stopped.reader.getWatermark(), is(whole.reader.getWatermark()));
  }

  private static FakeTopic topic(Random random, int partitions) {
    FakeTopic topic = new FakeTopic(partitions, NOON);
    long time = NOON - 3_600_000;
    for (int i = 0; i < 60; i++) {
      int partition = random.nextInt(partitions);
      time += random.nextInt(20_000);
      switch (random.nextInt(12)) {
        case 0 -> topic.unreadable(partition, "no line " + i);
        case 1 -> topic.line(partition, NOON + 600_001 + i);
        case 2 -> topic.control(partition, Instant.ofEpochMilli(time - DELAY).toString());
        default -> topic.line(partition, time - random.nextInt(90_000));
      }
    }
    for (int partition = 0; partition < partitions; partition++) {
      topic.end(partition);
    }
    return topic;
  }

  /** Reads, and checks that the watermark holds what the reader promises the engine. */
  private static final class Reading {
    private final FakeTopic topic;
    private final Map<String, List<TimedRecord>> records = new TreeMap<>();
    private KafkaReader reader;
    private Instant passed = Instant.ofEpochMilli(Long.MIN_VALUE);

    private Reading(FakeTopic topic) throws IOException {
      this.topic = topic;
      this.reader = open(null);
    }

    private KafkaReader open(@Nullable KafkaMark mark) throws IOException {
      KafkaReader opened =
          KafkaReader.of(topic.source(ADDRESS, DELAY, 0), mark, topic::open, new FakeClock(NOON));
      opened.start();
      return opened;
    }

    /** Whether there is more. */
    private boolean readOn(int advances) throws IOException {
      for (int i = 0; i < advances; i++) {
        if (reader.advance()) {
          take(reader.getCurrent());
        }
        assertThat(reader.getWatermark(), greaterThanOrEqualTo(passed));
        passed = reader.getWatermark();
        if (passed.equals(BoundedWindow.TIMESTAMP_MAX_VALUE)) {
          return false;
        }
      }
      return true;
    }

    private void take(KafkaBatch batch) {
      for (TimedRecord record : batch.records()) {
        assertThat(record.timestamp(), greaterThanOrEqualTo(passed.getMillis()));
      }
      assertThat(
          reader.getCurrentTimestamp().getMillis(),
          is(batch.records().stream().mapToLong(TimedRecord::timestamp).min().orElseThrow()));
      records.computeIfAbsent(batch.source(), first -> new ArrayList<>()).addAll(batch.records());
    }

    private void restart() throws IOException {
      KafkaMark mark = CoderUtils.clone(KafkaMark.Coder.of(), reader.getCheckpointMark());
      reader.close();
      reader = open(mark);
      passed = Instant.ofEpochMilli(Long.MIN_VALUE);
    }
  }
}
