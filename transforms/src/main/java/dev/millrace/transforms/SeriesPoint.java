package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.joda.time.Instant;

/**
 * One interval's value in a series.
 *
 * @param start of the interval
 * @param value never NaN
 */
public record SeriesPoint(Instant start, double value) {

  public SeriesPoint {
    checkArgument(!Double.isNaN(value), "Invalid value at %s: NaN (must be a number)", start);
  }

  /** Deterministic: the start, then the value's bits. */
  public static final class Coder extends CustomCoder<SeriesPoint> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(SeriesPoint point, OutputStream out) throws IOException {
      InstantCoder.of().encode(point.start, out);
      BigEndianLongCoder.of().encode(Double.doubleToLongBits(point.value), out);
    }

    @Override
    public SeriesPoint decode(InputStream in) throws IOException {
      return new SeriesPoint(
          InstantCoder.of().decode(in),
          Double.longBitsToDouble(BigEndianLongCoder.of().decode(in)));
    }

    @Override
    public void verifyDeterministic() {}
  }
}
