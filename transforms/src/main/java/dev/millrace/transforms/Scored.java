package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.jspecify.annotations.Nullable;

/**
 * An element and what a model says of it.
 *
 * @param element as it came
 * @param scores the model's output for it, each a multiple of 0.000001; not to be changed
 */
public record Scored<T>(T element, double[] scores) {

  /** The index of the greatest score, the first of several. */
  public int strongest() {
    int strongest = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[strongest]) {
        strongest = i;
      }
    }
    return strongest;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scored<?> that
        && Objects.equals(element, that.element)
        && Arrays.equals(scores, that.scores);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hashCode(element) + Arrays.hashCode(scores);
  }

  @Override
  public String toString() {
    return "Scored[" + element + ", " + Arrays.toString(scores) + "]";
  }

  /** Deterministic where the element's coder is: the element, then the scores' bits. */
  public static final class Coder<T> extends StructuredCoder<Scored<T>> {
    private final org.apache.beam.sdk.coders.Coder<T> element;

    private Coder(org.apache.beam.sdk.coders.Coder<T> element) {
      this.element = element;
    }

    public static <T> Coder<T> of(org.apache.beam.sdk.coders.Coder<T> element) {
      return new Coder<>(element);
    }

    @Override
    public void encode(Scored<T> scored, OutputStream out) throws IOException {
      element.encode(scored.element, out);
      VarIntCoder.of().encode(scored.scores.length, out);
      for (double score : scored.scores) {
        BigEndianLongCoder.of().encode(Double.doubleToLongBits(score), out);
      }
    }

    @Override
    public Scored<T> decode(InputStream in) throws IOException {
      T decoded = element.decode(in);
      double[] scores = new double[VarIntCoder.of().decode(in)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = Double.longBitsToDouble(BigEndianLongCoder.of().decode(in));
      }
      return new Scored<>(decoded, scores);
    }

    @Override
    public List<? extends org.apache.beam.sdk.coders.Coder<?>> getCoderArguments() {
      return List.of(element);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      verifyDeterministic(this, "the element's coder must be deterministic", element);
    }

    @Override
    public boolean consistentWithEquals() {
      return element.consistentWithEquals();
    }
  }
}
