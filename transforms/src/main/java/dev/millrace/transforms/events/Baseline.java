package dev.millrace.transforms.events;

import dev.millrace.transforms.events.EventDetector.Fences;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * What a detector has learned.
 *
 * @param values that it has seen
 * @param fences on its scale
 * @param relativeError by which share of itself a number of the scale that the fences are made of
 *     is off at most; 0 if it is exact
 */
public record Baseline(long values, Fences fences, double relativeError) {
  /** Of so few values nobody can say what is ordinary. */
  public static final int LEAST_VALUES = 20;

  /** Of no values. */
  public static final Baseline NONE = new Baseline(0, new Fences(0, 0, 0, 0), 0);

  /** Whether it can tell what is ordinary. */
  public boolean isJudging() {
    return values >= LEAST_VALUES
        && fences.spread() > 0
        && Double.isFinite(fences.least())
        && Double.isFinite(fences.greatest());
  }

  /** Whether a number of the scale is ordinary, as far as it can tell. */
  boolean isOrdinary(double number) {
    return !isJudging()
        || Double.isNaN(number)
        || (number >= fences.least() && number <= fences.greatest());
  }

  /** All numbers as they are; deterministic. */
  public static final class Coder extends CustomCoder<Baseline> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(Baseline baseline, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      Fences fences = baseline.fences;
      out.writeLong(baseline.values);
      out.writeDouble(fences.center());
      out.writeDouble(fences.spread());
      out.writeDouble(fences.least());
      out.writeDouble(fences.greatest());
      out.writeDouble(baseline.relativeError);
    }

    @Override
    public Baseline decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      return new Baseline(
          in.readLong(),
          new Fences(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()),
          in.readDouble());
    }

    @Override
    public void verifyDeterministic() {}
  }
}
