package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.joda.time.Instant;

/**
 * What a window's elements add up to.
 *
 * @param start of the window, inclusive
 * @param end of the window, exclusive
 * @param value of the elements
 */
public record WindowAggregate<A>(Instant start, Instant end, A value) {

  /** Deterministic where the value's coder is: start, end, value. */
  public static final class Coder<A> extends StructuredCoder<WindowAggregate<A>> {
    private final org.apache.beam.sdk.coders.Coder<A> value;

    private Coder(org.apache.beam.sdk.coders.Coder<A> value) {
      this.value = value;
    }

    public static <A> Coder<A> of(org.apache.beam.sdk.coders.Coder<A> value) {
      return new Coder<>(value);
    }

    @Override
    public void encode(WindowAggregate<A> aggregate, OutputStream out) throws IOException {
      InstantCoder.of().encode(aggregate.start, out);
      InstantCoder.of().encode(aggregate.end, out);
      value.encode(aggregate.value, out);
    }

    @Override
    public WindowAggregate<A> decode(InputStream in) throws IOException {
      return new WindowAggregate<>(
          InstantCoder.of().decode(in), InstantCoder.of().decode(in), value.decode(in));
    }

    @Override
    public List<? extends org.apache.beam.sdk.coders.Coder<?>> getCoderArguments() {
      return List.of(value);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      verifyDeterministic(this, "the value's coder must be deterministic", value);
    }

    @Override
    public boolean consistentWithEquals() {
      return value.consistentWithEquals();
    }
  }
}
