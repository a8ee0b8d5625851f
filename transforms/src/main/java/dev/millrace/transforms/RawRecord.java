package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an inlet read, untouched.
 *
 * @param payload the bytes, without the separator that ended them; not to be changed by anybody
 * @param position where they stood
 * @param eventTime when it happened, if the source itself knows (a broker does, a file does not)
 */
public record RawRecord(byte[] payload, SourcePosition position, @Nullable Instant eventTime) {

  /** A record of a source that does not know when its events happened. */
  public static RawRecord of(byte[] payload, SourcePosition position) {
    return new RawRecord(payload, position, null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawRecord that
        && Arrays.equals(payload, that.payload)
        && position.equals(that.position)
        && Objects.equals(eventTime, that.eventTime);
  }

  @Override
  public int hashCode() {
    return 31 * position.hashCode() + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "RawRecord[" + payload.length + " bytes at " + position + "]";
  }

  /** Deterministic: payload, position, event time. */
  public static final class Coder extends AtomicCoder<RawRecord> {
    private static final Coder INSTANCE = new Coder();
    private static final NullableCoder<Instant> TIME = NullableCoder.of(InstantCoder.of());

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(RawRecord record, OutputStream out) throws IOException {
      ByteArrayCoder.of().encode(record.payload, out);
      SourcePosition.Coder.of().encode(record.position, out);
      TIME.encode(record.eventTime, out);
    }

    @Override
    public RawRecord decode(InputStream in) throws IOException {
      return new RawRecord(
          ByteArrayCoder.of().decode(in), SourcePosition.Coder.of().decode(in), TIME.decode(in));
    }
  }
}
