package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlRecordsTest {
  private static final long BEGINNING = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  @Test
  void aRecordWithoutTheHeaderIsALine() {
    ConsumerRecord<byte[], byte[]> line = record();
    line.headers().add("millrace", bytes("end"));

    assertThat(ControlRecords.promised(line), is(nullValue()));
  }

  @Test
  void promisesAnInstant() {
    assertThat(
        promised("2026-03-01T12:00:00.250Z"),
        is(Instant.parse("2026-03-01T12:00:00.250Z").getMillis()));
    assertThat(promised("1969-12-31T23:59:59Z"), is(-1_000L));
  }

  @Test
  void promisesTheEnd() {
    assertThat(promised("end"), is(BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis()));
  }

  @Test
  void theLastOfSeveralHeadersCounts() {
    ConsumerRecord<byte[], byte[]> record = record();
    record.headers().add(ControlRecords.HEADER, bytes("end"));
    record.headers().add(ControlRecords.HEADER, bytes("1970-01-01T00:00:01Z"));

    assertThat(ControlRecords.promised(record), is(1_000L));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "END", "tomorrow", "2026-03-01", "+1000000000-12-31T23:59:59Z"})
  void isPassedOverWhereItSaysNeither(@Nullable String value) {
    assertThat(promised(value), is(BEGINNING));
  }

  private static @Nullable Long promised(@Nullable String value) {
    ConsumerRecord<byte[], byte[]> record = record();
    record.headers().add(ControlRecords.HEADER, value == null ? null : bytes(value));
    return ControlRecords.promised(record);
  }

  private static ConsumerRecord<byte[], byte[]> record() {
    return new ConsumerRecord<>("lines", 0, 0, new byte[0], bytes("a line"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
