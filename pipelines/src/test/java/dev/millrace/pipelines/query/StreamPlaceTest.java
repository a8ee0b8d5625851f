package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import java.util.Map;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamPlaceTest {
  private static final String TOPIC = "kafka://h:1/web";

  @Test
  void anEventTimeMakesATopicAStream() {
    assertThat(
        TablePlace.of("t", TOPIC + "?schema=/a/web.avsc&client.id=me&eventTime=at"),
        is(
            new StreamPlace(
                new KafkaAddress("h:1", List.of("web"), Map.of("client.id", "me")),
                "/a/web.avsc",
                "at",
                Duration.standardSeconds(30),
                null)));
    assertThat(
        TablePlace.of("t", TOPIC + "?eventTime=at&maxDelay=2m&idleAfter=5m&schema=s&format=json"),
        is(
            new StreamPlace(
                new KafkaAddress("h:1", List.of("web"), Map.of()),
                "s",
                "at",
                Duration.standardMinutes(2),
                Duration.standardMinutes(5))));
    assertThat(TablePlace.of("t", TOPIC), is(not(instanceOf(StreamPlace.class))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?eventTime=at | a stream must have its types declared: schema=FILE",
        "?eventTime=at&schema=s&format=avro | the format of a stream must be json, not avro",
        "?eventTime=at&schema=s&maxDelay=soon | maxDelay=soon must be a duration such as 90s, 5m or"
            + " 1h30m (units d, h, m, s, ms)",
        "?eventTime=at&schema=s&maxDelay=2d | maxDelay=2d must be 0s or more, and at most 1d",
        "?eventTime=at&schema=s&idleAfter=10ms | idleAfter=10ms must be 1s or more",
        "?eventTime=at&schema=s&maxdelay=1m | maxdelay must be written maxDelay",
        "?eventtime=at&schema=s&maxDelay=1m | eventtime must be written eventTime",
        "?schema=s&maxDelay=1m | maxDelay is for a stream, which needs eventTime=COLUMN besides",
        "?idleAfter=1m | idleAfter is for a stream, which needs eventTime=COLUMN besides"
      })
  void whatIsNoStreamIsRefusedWithWhatIs(String parameters, String what) {
    assertThat(
        assertThrows(UsageException.class, () -> TablePlace.of("t", TOPIC + parameters))
            .getMessage(),
        is("Invalid table t: " + TOPIC + ": " + what));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka://h/web?eventTime=at&schema=s | 'h' (must be host:port)",
        "kafka://h:1/web,web?eventTime=at&schema=s | web (must name each topic once)",
        "kafka://h:1/web?eventTime=at&schema=s&isolation.level=read_uncommitted |"
            + " isolation.level=read_uncommitted (must be read_committed or left out: what a"
            + " producer took back is not taken)"
      })
  void topicsAreThoseOfWhichEachCommittedRecordIsTakenOnce(String location, String what) {
    assertThat(
        assertThrows(UsageException.class, () -> TablePlace.of("t", location)).getMessage(),
        is("Invalid table t: " + what));
  }
}
