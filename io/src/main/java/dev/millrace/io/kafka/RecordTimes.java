package dev.millrace.io.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Gives fetched records times and identities, and obeys control records. Not thread-safe. */
final class RecordTimes {
  private static final byte[] NOTHING = {};

  private final EventTimes times;
  private final RecordIdentities identities;

  private RecordTimes(EventTimes times, RecordIdentities identities) {
    this.times = times;
    this.identities = identities;
  }

  static RecordTimes of(KafkaSource.Settings settings) {
    return new RecordTimes(settings.times().create(), settings.identities().create());
  }

  /** The lines among the records, in their order; moves the clock of their partition on. */
  List<TimedRecord> lines(List<ConsumerRecord<byte[], byte[]>> records, PartitionClock clock) {
    List<TimedRecord> lines = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Long promised = ControlRecords.promised(record);
      if (promised != null) {
        clock.promise(promised);
      } else {
        lines.add(timed(record, clock));
      }
    }
    return lines;
  }

  private TimedRecord timed(ConsumerRecord<byte[], byte[]> record, PartitionClock clock) {
    byte[] payload = line(record.value());
    OptionalLong eventTime = times.of(payload);
    Standing standing = clock.judge(eventTime, record.timestamp());
    return standing == Standing.ON_TIME
        ? new TimedRecord(
            record.offset(),
            eventTime.orElseThrow(),
            record.timestamp(),
            standing,
            payload,
            identities.of(record))
        : new TimedRecord(
            record.offset(),
            clock.setAsideAt(record.timestamp()),
            record.timestamp(),
            standing,
            payload);
  }

  /** Without the end of a line, which some producers leave: of a file it is no part of a line. */
  private static byte[] line(byte @Nullable [] value) {
    if (value == null) {
      return NOTHING;
    }
    int length = value.length;
    if (length > 0 && value[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && value[length - 1] == '\r') {
      length--;
    }
    return length == value.length ? value : Arrays.copyOf(value, length);
  }

  /** The least timestamp of some lines, of which there is at least one. */
  static long earliest(List<TimedRecord> lines) {
    return lines.stream().mapToLong(TimedRecord::timestamp).min().orElseThrow();
  }
}
