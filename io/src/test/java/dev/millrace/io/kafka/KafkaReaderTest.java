package dev.millrace.io.kafka;

import static dev.millrace.io.kafka.FakeTopic.bytes;
import static dev.millrace.io.kafka.Standing.FUTURE;
import static dev.millrace.io.kafka.Standing.LATE;
import static dev.millrace.io.kafka.Standing.ON_TIME;
import static dev.millrace.io.kafka.Standing.UNREADABLE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Over two partitions, with a delay of 30 seconds; the broker got everything at one o'clock. */
class KafkaReaderTest {
  private static final KafkaAddress ADDRESS = KafkaAddress.parse("kafka://h:1/lines");
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final long ONE = NOON + 3_600_000;
  private static final long DELAY = 30_000;
  private static final long IDLE = 60_000;
  private static final Instant BEGINNING = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final Instant END = BoundedWindow.TIMESTAMP_MAX_VALUE;

  private final FakeTopic topic = new FakeTopic(2, ONE);
  private final FakeClock wall = new FakeClock(ONE);

  @Test
  void handsOutABatchOfNothingFirstSoThatItsWatermarkIsLookedAt() throws Exception {
    topic.line(0, NOON);
    KafkaReader reader = reader(0, null);

    assertThat(reader.start(), is(true));
    assertThat(reader.getCurrent(), is(new KafkaBatch("kafka://h:1/lines", List.of())));
    assertThat(reader.getCurrentTimestamp(), is(BEGINNING));
    assertThat(reader.getWatermark(), is(BEGINNING));
  }

  @Test
  void handsOutWhatWasFetchedOfAPartitionInTheOrderOfItsOffsets() throws Exception {
    topic.line(0, NOON, NOON - 30_000, NOON - 30_001, NOON + 1);
    topic.unreadable(0, "no line");
    topic.unreadable(0, null);
    topic.line(0, ONE + 600_001);
    KafkaReader reader = started(0, null);

    assertThat(reader.advance(), is(true));

    long watermark = NOON + 1 - DELAY;
    assertThat(
        reader.getCurrent(),
        is(
            new KafkaBatch(
                "kafka://h:1/lines/0",
                List.of(
                    record(0, NOON, ON_TIME, NOON),
                    record(1, NOON - 30_000, ON_TIME, NOON - 30_000),
                    record(2, NOON - 30_000, LATE, NOON - 30_001),
                    record(3, NOON + 1, ON_TIME, NOON + 1),
                    new TimedRecord(4, watermark, ONE, UNREADABLE, bytes("no line")),
                    new TimedRecord(5, watermark, ONE, UNREADABLE, new byte[0]),
                    record(6, watermark, FUTURE, ONE + 600_001)))));
    assertThat(reader.getCurrentTimestamp(), is(Instant.ofEpochMilli(NOON - 30_000)));
    assertThat(reader.advance(), is(false));
  }

  @Test
  void whatIsNotOnTimeBeforeAnythingIsHasTheTimeAtWhichTheBrokerGotIt() throws Exception {
    topic.unreadable(0, "no line");
    topic.line(0, ONE + 600_001, NOON);
    KafkaReader reader = started(0, null);

    assertThat(
        drained(reader).get("kafka://h:1/lines/0"),
        contains(
            new TimedRecord(0, ONE, ONE, UNREADABLE, bytes("no line")),
            record(1, ONE, FUTURE, ONE + 600_001),
            record(2, NOON, ON_TIME, NOON)));
  }

  @Test
  void itsWatermarkIsTheLeastOfItsPartitions() throws Exception {
    topic.line(0, NOON);
    KafkaReader reader = started(0, null);
    drained(reader);
    assertThat("one partition has said nothing yet", reader.getWatermark(), is(BEGINNING));

    topic.line(1, NOON - 500);
    drained(reader);
    assertThat(reader.getWatermark(), is(Instant.ofEpochMilli(NOON - 500 - DELAY)));

    topic.line(0, NOON + 10_000);
    drained(reader);
    assertThat(reader.getWatermark(), is(Instant.ofEpochMilli(NOON - 500 - DELAY)));

    topic.line(1, NOON + 20_000);
    drained(reader);
    assertThat(reader.getWatermark(), is(Instant.ofEpochMilli(NOON + 10_000 - DELAY)));
  }

  @Test
  void aControlRecordMovesAQuietPartitionAndIsNoLine() throws Exception {
    topic.line(0, NOON);
    topic.control(1, "2026-03-01T11:59:45Z");
    KafkaReader reader = started(0, null);

    assertThat(drained(reader), is(Map.of("kafka://h:1/lines/0", List.of(onTime(0, NOON)))));
    assertThat(reader.getWatermark(), is(Instant.ofEpochMilli(NOON - DELAY)));

    topic.line(1, NOON - 15_000, NOON - 15_001);
    assertThat(
        drained(reader),
        is(
            Map.of(
                "kafka://h:1/lines/1",
                List.of(onTime(1, NOON - 15_000), record(2, NOON - 15_000, LATE, NOON - 15_001)))));
  }

  @Test
  void aHeaderWithoutAMeaningMovesNothingAndBlocksNothing() throws Exception {
    topic.control(0, "soon");
    topic.line(0, NOON);
    KafkaReader reader = started(0, null);

    assertThat(drained(reader), is(Map.of("kafka://h:1/lines/0", List.of(onTime(1, NOON)))));
  }

  @Test
  void isAtTheEndWhenAllItsPartitionsAre() throws Exception {
    topic.line(0, NOON);
    topic.line(1, NOON);
    topic.end(0);
    KafkaReader reader = started(0, null);
    drained(reader);
    assertThat(reader.getWatermark(), is(Instant.ofEpochMilli(NOON - DELAY)));

    topic.end(1);
    drained(reader);
    assertThat(reader.getWatermark(), is(END));
  }

  @Test
  void whatComesAfterTheEndOfItsPartitionIsLateAndBlocksNothing() throws Exception {
    topic.end(0);
    topic.line(0, NOON);
    topic.unreadable(0, "no line");
    topic.line(1, NOON);
    KafkaReader reader = started(0, null);

    Map<String, List<TimedRecord>> read = drained(reader);

    long last = PartitionClock.LATEST_MILLIS;
    assertThat(
        read.get("kafka://h:1/lines/0"),
        contains(
            record(1, last, LATE, NOON),
            new TimedRecord(2, last, ONE, UNREADABLE, bytes("no line"))));
    assertThat(reader.getWatermark(), is(Instant.ofEpochMilli(NOON - DELAY)));
  }

  @Test
  void aQuietPartitionHoldsItBackForEverUnlessItIsToldOtherwise() throws Exception {
    topic.line(0, NOON);
    KafkaReader reader = started(0, null);
    drained(reader);

    wall.advance(365 * 86_400_000L);
    drained(reader);

    assertThat(reader.getWatermark(), is(BEGINNING));
  }

  @Test
  void anIdlePartitionHoldsNothingBackAndWhatItThenBringsIsLate() throws Exception {
    topic.line(0, NOON);
    KafkaReader reader = started(IDLE, null);
    drained(reader);
    wall.advance(IDLE - 1);
    topic.line(0, NOON + 1);
    drained(reader);
    assertThat(reader.getWatermark(), is(BEGINNING));

    wall.advance(1);
    drained(reader);
    Instant passed = Instant.ofEpochMilli(NOON + 1 - DELAY);
    assertThat(reader.getWatermark(), is(passed));

    topic.line(1, passed.getMillis() - 1, passed.getMillis());
    assertThat(
        drained(reader).get("kafka://h:1/lines/1"),
        contains(
            record(0, passed.getMillis(), LATE, passed.getMillis() - 1),
            onTime(1, passed.getMillis())));
    assertThat(reader.getWatermark(), is(passed));
  }

  @Test
  void followsTheClockWhereAllAreIdleOrAtTheEnd() throws Exception {
    topic.line(0, NOON);
    KafkaReader reader = started(IDLE, null);
    drained(reader);
    wall.advance(IDLE);
    drained(reader);
    assertThat(reader.getWatermark(), is(Instant.ofEpochMilli(wall.millis() - IDLE - DELAY)));

    topic.end(0);
    drained(reader);
    assertThat(
        "the other may come back",
        reader.getWatermark(),
        is(Instant.ofEpochMilli(wall.millis() - IDLE - DELAY)));

    wall.advance(IDLE);
    drained(reader);
    assertThat(reader.getWatermark(), is(Instant.ofEpochMilli(wall.millis() - IDLE - DELAY)));

    topic.end(1);
    drained(reader);
    assertThat(reader.getWatermark(), is(END));
  }

  @Test
  void goesOnFromAMarkWithItsOffsetsAndItsWatermark() throws Exception {
    topic.line(0, NOON);
    topic.line(1, NOON + 5);
    KafkaReader before = started(0, null);
    drained(before);
    KafkaMark mark = stored(before.getCheckpointMark());
    before.close();
    topic.line(0, NOON - DELAY - 1, NOON + 7);

    KafkaReader after = started(0, mark);
    assertThat("as any reader's at its start", after.getWatermark(), is(BEGINNING));

    assertThat(
        drained(after),
        is(
            Map.of(
                "kafka://h:1/lines/0",
                List.of(record(1, NOON - DELAY, LATE, NOON - DELAY - 1), onTime(2, NOON + 7)))));
    assertThat(after.getWatermark(), is(Instant.ofEpochMilli(NOON + 5 - DELAY)));
  }

  @Test
  void aRestartDoesNotForgetWhatTheWatermarkPassedWhileAPartitionWasIdle() throws Exception {
    topic.line(0, NOON);
    KafkaReader before = started(IDLE, null);
    drained(before);
    wall.advance(IDLE - 1);
    topic.line(0, NOON + 60_000);
    drained(before);
    wall.advance(1);
    drained(before);
    long passed = NOON + 60_000 - DELAY;
    assertThat(before.getWatermark(), is(Instant.ofEpochMilli(passed)));
    KafkaMark mark = stored(before.getCheckpointMark());
    before.close();

    topic.line(1, passed - 1);
    KafkaReader after = started(IDLE, mark);

    assertThat(
        drained(after),
        is(Map.of("kafka://h:1/lines/1", List.of(record(0, passed, LATE, passed - 1)))));
    assertThat(after.getWatermark(), is(Instant.ofEpochMilli(passed)));
  }

  @Test
  void whatWasFetchedAndNotHandedOutComesAgain() throws Exception {
    topic.line(0, NOON, NOON + 1);
    topic.line(1, NOON + 2, NOON + 3);
    KafkaReader before = started(0, null);
    KafkaMark atStart = stored(before.getCheckpointMark());
    assertThat(before.advance(), is(true));
    KafkaMark afterOne = stored(before.getCheckpointMark());
    KafkaBatch first = before.getCurrent();
    before.close();

    assertThat(
        drained(started(0, atStart)),
        is(
            Map.of(
                "kafka://h:1/lines/0",
                List.of(onTime(0, NOON), onTime(1, NOON + 1)),
                "kafka://h:1/lines/1",
                List.of(onTime(0, NOON + 2), onTime(1, NOON + 3)))));
    Map<String, List<TimedRecord>> rest = drained(started(0, afterOne));
    assertThat(rest.size(), is(1));
    rest.put(first.source(), first.records());
    assertThat(rest, is(drained(started(0, null))));
  }

  @Test
  void tellsTheGroupOnlyWhatACheckpointHas() throws Exception {
    TopicPartition partition = new TopicPartition(FakeTopic.NAME, 0);
    topic.line(0, NOON, NOON + 1);
    KafkaReader reader =
        started(
            topic.source(KafkaAddress.parse("kafka://h:1/lines?group.id=watchers"), DELAY, 0),
            null);
    drained(reader);
    KafkaMark mark = reader.getCheckpointMark();
    topic.line(0, NOON + 2);
    drained(reader);
    assertThat(topic.lastConsumer().committed(Set.of(partition)), is(Map.of()));

    mark.finalizeCheckpoint();
    drained(reader);

    assertThat(
        topic.lastConsumer().committed(Set.of(partition)),
        is(Map.of(partition, new OffsetAndMetadata(2))));
  }

  @Test
  void tellsNobodyWithoutAGroup() throws Exception {
    TopicPartition partition = new TopicPartition(FakeTopic.NAME, 0);
    topic.line(0, NOON);
    KafkaReader reader = started(0, null);
    drained(reader);
    reader.getCheckpointMark().finalizeCheckpoint();
    drained(reader);

    assertThat(topic.lastConsumer().committed(Set.of(partition)), is(Map.of()));
  }

  @Test
  void failsWhereRecordsAreGoneThatItHasNotRead() throws Exception {
    topic.line(0, NOON, NOON + 1, NOON + 2);
    topic.remove(0, 2);
    KafkaReader reader = started(0, null);

    IOException fault = assertThrows(IOException.class, reader::advance);

    assertThat(
        fault.getMessage(),
        is(
            "Records of kafka://h:1/lines are gone that were not read yet (retention, or the topic"
                + " was made anew): lines-0 wanted offset 0; start a new run without the savepoint"
                + " to go on from what is left"));
  }

  @Test
  void failsWhereItMayNotRead() throws Exception {
    KafkaReader reader = started(0, null);
    topic.lastConsumer().setPollException(new TopicAuthorizationException(Set.of("lines")));

    IOException fault = assertThrows(IOException.class, reader::advance);

    assertThat(
        fault.getMessage(),
        is(
            "No permission at kafka://h:1/lines (Not authorized to access topics: [lines]): grant"
                + " this user Describe and Read on the topic"));
  }

  @Test
  void theEndOfALineIsNoPartOfIt() throws Exception {
    topic.unreadable(0, NOON + "\r");
    topic.unreadable(0, NOON + "\r\n");
    topic.unreadable(0, NOON + "\n");
    topic.unreadable(0, "\r");
    topic.unreadable(0, "a\rb\r\r");
    KafkaReader reader = started(0, null);

    long watermark = NOON - DELAY;
    assertThat(
        drained(reader).get("kafka://h:1/lines/0"),
        contains(
            onTime(0, NOON),
            onTime(1, NOON),
            onTime(2, NOON),
            new TimedRecord(3, watermark, ONE, UNREADABLE, new byte[0]),
            new TimedRecord(4, watermark, ONE, UNREADABLE, bytes("a\rb\r"))));
  }

  @Test
  void failsWhenATopicWasMissingForAQuarterOfAMinute() throws Exception {
    topic.line(0, NOON);
    KafkaReader reader = started(0, null);
    drained(reader);
    topic.delete();
    wall.advance(5_000);
    assertThat("missing from now on", reader.advance(), is(false));
    wall.advance(14_999);
    assertThat(reader.advance(), is(false));
    wall.advance(5_000);

    IOException fault = assertThrows(IOException.class, reader::advance);

    assertThat(
        fault.getMessage(),
        is(
            "The topic lines of kafka://h:1/lines is gone: it was deleted while it was read. What"
                + " was published stays; to read a new topic of that name, choose another"
                + " --output"));
  }

  @Test
  void goesOnWhereATopicWasMissingForAMoment() throws Exception {
    var known = topic.known();
    KafkaReader reader = started(0, null);
    for (int i = 0; i < 5; i++) {
      topic.delete();
      wall.advance(10_000);
      reader.advance();
      topic.restore(known);
      wall.advance(10_000);
      reader.advance();
    }
    topic.line(0, NOON);

    assertThat(drained(reader), is(Map.of("kafka://h:1/lines/0", List.of(onTime(0, NOON)))));
  }

  @Test
  void closesItsConsumer() throws Exception {
    KafkaReader reader = started(0, null);
    reader.close();
    assertThat(topic.lastConsumer().closed(), is(true));

    // An engine may close a reader that it never started.
    reader(0, null).close();
  }

  @Test
  void everyPartitionIsInOneSplit() {
    KafkaSource source = new FakeTopic(5, ONE).source(ADDRESS, DELAY, 0);

    List<List<Integer>> splits = new ArrayList<>();
    for (KafkaSource split : source.split(2, PipelineOptionsFactory.create())) {
      splits.add(split.starts().stream().map(PartitionPlace::partition).toList());
      assertThat(split.settings(), is(source.settings()));
    }

    assertThat(splits, contains(List.of(0, 2, 4), List.of(1, 3)));
    assertThat(source.split(99, PipelineOptionsFactory.create()).size(), is(5));
  }

  private KafkaReader reader(long idleAfter, @Nullable KafkaMark mark) {
    return KafkaReader.of(topic.source(ADDRESS, DELAY, idleAfter), mark, topic::open, wall);
  }

  private KafkaReader started(long idleAfter, @Nullable KafkaMark mark) throws IOException {
    return started(topic.source(ADDRESS, DELAY, idleAfter), mark);
  }

  private KafkaReader started(KafkaSource source, @Nullable KafkaMark mark) throws IOException {
    KafkaReader reader = KafkaReader.of(source, mark, topic::open, wall);
    reader.start();
    return reader;
  }

  /** All that it has now, by partition. */
  private static Map<String, List<TimedRecord>> drained(KafkaReader reader) throws IOException {
    Map<String, List<TimedRecord>> read = new TreeMap<>();
    while (reader.advance()) {
      read.computeIfAbsent(reader.getCurrent().source(), first -> new ArrayList<>())
          .addAll(reader.getCurrent().records());
    }
    return read;
  }

  /** As a checkpoint keeps it. */
  private static KafkaMark stored(KafkaMark mark) throws IOException {
    return CoderUtils.clone(KafkaMark.Coder.of(), mark);
  }

  private static TimedRecord onTime(long offset, long time) {
    return record(offset, time, ON_TIME, time);
  }

  private static TimedRecord record(long offset, long timestamp, Standing standing, long time) {
    return new TimedRecord(offset, timestamp, ONE, standing, bytes(Long.toString(time)));
  }
}
