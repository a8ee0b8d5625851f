package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.joda.time.Instant;

/**
 * One interval's value and what a detector says of it.
 *
 * @param start of the interval
 * @param value in it, zero if it was empty
 * @param expected what would have been ordinary; the value itself where too little was known for a
 *     verdict
 * @param score how far the value is from it, above zero where it is more; zero without a verdict
 */
public record JudgedPoint(Instant start, double value, double expected, double score) {

  /** A point that had too little before it to be judged by. */
  static JudgedPoint withoutVerdict(Instant start, double value) {
    return new JudgedPoint(start, value, value, 0);
  }

  static JudgedPoint of(Instant start, double value, Verdict verdict) {
    return new JudgedPoint(start, value, verdict.expected(), verdict.score());
  }

  /** Deterministic: the start, then the bits of value, expected and score. */
  public static final class Coder extends CustomCoder<JudgedPoint> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(JudgedPoint point, OutputStream out) throws IOException {
      InstantCoder.of().encode(point.start, out);
      BigEndianLongCoder.of().encode(Double.doubleToLongBits(point.value), out);
      BigEndianLongCoder.of().encode(Double.doubleToLongBits(point.expected), out);
      BigEndianLongCoder.of().encode(Double.doubleToLongBits(point.score), out);
    }

    @Override
    public JudgedPoint decode(InputStream in) throws IOException {
      return new JudgedPoint(
          InstantCoder.of().decode(in),
          Double.longBitsToDouble(BigEndianLongCoder.of().decode(in)),
          Double.longBitsToDouble(BigEndianLongCoder.of().decode(in)),
          Double.longBitsToDouble(BigEndianLongCoder.of().decode(in)));
    }

    @Override
    public void verifyDeterministic() {}
  }
}
