package dev.millrace.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * A bounded part of a partition.
 *
 * @param start where it begins, and the watermark that the partition has there
 * @param end offset of the first record after it
 */
public record KafkaRange(PartitionPlace start, long end) implements Serializable {
  public KafkaRange {
    checkArgument(
        end >= start.offset(),
        "Invalid range of %s-%s: %s to %s (must not end before it begins)",
        start.topic(),
        start.partition(),
        start.offset(),
        end);
  }

  /** Of records that are taken as they are, so that it matters to nobody how late one is. */
  public static KafkaRange of(String topic, int partition, long from, long to) {
    return new KafkaRange(PartitionPlace.atBeginning(topic, partition, from), to);
  }

  /**
   * The same in pieces, which can be read at the same time.
   *
   * @param offsets that a piece has at most, at least 1
   */
  public List<KafkaRange> inPieces(long offsets) {
    checkArgument(offsets >= 1, "Invalid length of a piece: %s (must be >= 1)", offsets);
    List<KafkaRange> pieces = new ArrayList<>();
    for (long from = start.offset(); from < end; from += offsets) {
      pieces.add(of(start.topic(), start.partition(), from, Math.min(end, from + offsets)));
    }
    return pieces;
  }

  /** Offsets in it; there may be fewer records. */
  public long length() {
    return end - start.offset();
  }

  /** Deterministic: the components in their order. */
  public static final class Coder extends AtomicCoder<KafkaRange> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(KafkaRange range, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(range.start.topic(), out);
      VarInt.encode(range.start.partition(), out);
      VarInt.encode(range.start.offset(), out);
      VarInt.encode(range.start.watermark(), out);
      VarInt.encode(range.end, out);
    }

    @Override
    public KafkaRange decode(InputStream in) throws IOException {
      return new KafkaRange(
          new PartitionPlace(
              StringUtf8Coder.of().decode(in),
              VarInt.decodeInt(in),
              VarInt.decodeLong(in),
              VarInt.decodeLong(in)),
          VarInt.decodeLong(in));
    }
  }
}
