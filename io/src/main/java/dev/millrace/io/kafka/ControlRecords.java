package dev.millrace.io.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Records that say how far a quiet partition is. A record with the header {@value #HEADER} is no
 * line: the header's value is an instant in ISO-8601, before which nothing comes any more in this
 * partition, or {@value #END}, after which nothing comes at all. A header that says neither is
 * passed over, and with it the record.
 */
public final class ControlRecords {
  /** Name of the header. */
  public static final String HEADER = "millrace-watermark";

  /** The value that ends a partition. */
  public static final String END = "end";

  private ControlRecords() {}

  /** Whether the record says that nothing comes any more. */
  static boolean isEnd(ConsumerRecord<byte[], byte[]> record) {
    Long promised = promised(record);
    return promised != null && promised >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
  }

  /** What the record promises; null if it is a line. */
  static @Nullable Long promised(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(HEADER);
    if (header == null) {
      return null;
    }
    byte[] bytes = header.value();
    String value = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    if (value.equals(END)) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    }
    try {
      return Instant.parse(value).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      return BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    }
  }
}
