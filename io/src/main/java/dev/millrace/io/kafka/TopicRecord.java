package dev.millrace.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic as the broker has it, nothing left out and nothing read into it.
 *
 * @param timestamp epoch milliseconds; {@link #NO_TIMESTAMP} where the record has none
 * @param timestampType what the timestamp is, in Kafka's words: {@code CreateTime}, {@code
 *     LogAppendTime} or {@code NoTimestampType}
 * @param key null where it has none, which is not the empty one
 * @param value null of a tombstone
 * @param headers in their order; a name may come twice
 */
public record TopicRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    String timestampType,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<NamedValue> headers) {

  /** Of records that producers of a time before timestamps wrote. */
  public static final long NO_TIMESTAMP = ConsumerRecord.NO_TIMESTAMP;

  public TopicRecord {
    headers = List.copyOf(headers);
  }

  static TopicRecord of(ConsumerRecord<byte[], byte[]> record) {
    List<NamedValue> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new NamedValue(header.key(), header.value()));
    }
    return new TopicRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType().toString(),
        record.key(),
        record.value(),
        headers);
  }

  /** Bytes of what its producer wrote. */
  public long size() {
    long size = length(key) + length(value);
    for (NamedValue header : headers) {
      size += header.key.length() + length(header.value);
    }
    return size;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /**
   * A header.
   *
   * @param key its name
   */
  public record NamedValue(String key, byte @Nullable [] value) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof NamedValue that
          && key.equals(that.key)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + Arrays.hashCode(value);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TopicRecord that
        && topic.equals(that.topic)
        && partition == that.partition
        && offset == that.offset
        && timestamp == that.timestamp
        && timestampType.equals(that.timestampType)
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * topic.hashCode() + partition) + Long.hashCode(offset);
  }

  @Override
  public String toString() {
    return "TopicRecord[" + topic + "-" + partition + " at " + offset + ", " + size() + " bytes]";
  }

  /** Deterministic: the components in their order. */
  public static final class Coder extends AtomicCoder<TopicRecord> {
    private static final Coder INSTANCE = new Coder();
    private static final NullableCoder<byte[]> BYTES = NullableCoder.of(ByteArrayCoder.of());

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(TopicRecord record, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(record.topic, out);
      VarInt.encode(record.partition, out);
      VarInt.encode(record.offset, out);
      VarInt.encode(record.timestamp, out);
      StringUtf8Coder.of().encode(record.timestampType, out);
      BYTES.encode(record.key, out);
      BYTES.encode(record.value, out);
      VarInt.encode(record.headers.size(), out);
      for (NamedValue header : record.headers) {
        StringUtf8Coder.of().encode(header.key, out);
        BYTES.encode(header.value, out);
      }
    }

    @Override
    public TopicRecord decode(InputStream in) throws IOException {
      return new TopicRecord(
          StringUtf8Coder.of().decode(in),
          VarInt.decodeInt(in),
          VarInt.decodeLong(in),
          VarInt.decodeLong(in),
          StringUtf8Coder.of().decode(in),
          BYTES.decode(in),
          BYTES.decode(in),
          headers(in));
    }

    private static List<NamedValue> headers(InputStream in) throws IOException {
      int size = VarInt.decodeInt(in);
      List<NamedValue> headers = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        headers.add(new NamedValue(StringUtf8Coder.of().decode(in), BYTES.decode(in)));
      }
      return headers;
    }
  }
}
