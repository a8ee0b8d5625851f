package dev.millrace.io.kafka;

import static dev.millrace.io.kafka.FakeTopic.bytes;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.google.common.io.BaseEncoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class RecordIdentitiesTest {
  private static final KafkaAddress ADDRESS = KafkaAddress.parse("kafka://h:1/lines");
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final String HEADER = "request-id";

  private final FakeTopic topic = new FakeTopic(1, NOON);

  /** As {@code printf '\x00\x00\x00\x02a11772366400000' | sha256sum | cut -c1-32} says. */
  @Test
  void anIdentityIsADigestOfIdAndLine() throws IOException {
    topic.line(0, NOON, HEADER, bytes("a1"));

    assertThat(
        BaseEncoding.base16().lowerCase().encode(read().get(0).identity()),
        is("151246c8b59399b5fe7eae03b8e9ef15"));
  }

  @Test
  void equalIdsOfEqualLinesAreEqualAndNothingElseIs() throws IOException {
    topic.line(0, NOON, HEADER, bytes("a1"));
    topic.line(0, NOON, HEADER, bytes("a1"));
    topic.line(0, NOON, HEADER, bytes("a"));
    topic.line(0, NOON + 1, HEADER, bytes("a1"));

    List<TimedRecord> records = read();

    assertThat(records.get(1).identity(), is(records.get(0).identity()));
    assertThat(records.get(2).identity(), is(not(records.get(0).identity())));
    assertThat(records.get(3).identity(), is(not(records.get(0).identity())));
  }

  @Test
  void aRecordWithoutAnIdHasNone() throws IOException {
    topic.line(0, NOON);
    topic.line(0, NOON, "another-header", bytes("a1"));
    topic.line(0, NOON, HEADER, null);
    topic.line(0, NOON, HEADER, bytes(""));

    assertThat(
        read().stream().map(TimedRecord::isIdentified).toList(),
        is(List.of(false, false, false, false)));
  }

  @Test
  void whatIsNotOnTimeHasNone() throws IOException {
    topic.line(0, NOON, HEADER, bytes("a1"));
    topic.line(0, NOON - 1, HEADER, bytes("a2"));
    topic.line(0, NOON + 3_600_000, HEADER, bytes("a3"));

    List<TimedRecord> records = read();

    assertThat(
        records.stream().map(TimedRecord::standing).toList(),
        is(List.of(Standing.ON_TIME, Standing.LATE, Standing.FUTURE)));
    assertThat(
        records.stream().map(TimedRecord::isIdentified).toList(), is(List.of(true, false, false)));
  }

  private List<TimedRecord> read() throws IOException {
    KafkaReader reader =
        KafkaReader.of(
            topic.source(ADDRESS, 0, 0, RecordIdentities.inHeader(HEADER)),
            null,
            topic::open,
            new FakeClock(NOON));
    List<TimedRecord> records = new ArrayList<>();
    reader.start();
    while (reader.advance()) {
      records.addAll(reader.getCurrent().records());
    }
    return records;
  }
}
