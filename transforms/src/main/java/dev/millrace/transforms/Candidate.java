package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The least of some elements that are equal, and how many they were.
 *
 * @param time of the element
 * @param position of the element
 * @param element itself; null where one was kept before, which is less than any
 * @param count of all, this one included, but for what was kept before
 */
record Candidate<T>(Instant time, SourcePosition position, @Nullable T element, long count) {
  private static final Instant BEFORE = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final SourcePosition NOWHERE = new SourcePosition("", 0);
  private static final Comparator<Candidate<?>> ORDER =
      Comparator.<Candidate<?>, Boolean>comparing(candidate -> !candidate.wasKept())
          .thenComparing(Candidate::time)
          .thenComparing(Candidate::position);

  static <T> Candidate<T> of(Instant time, SourcePosition position, T element) {
    return new Candidate<>(time, position, element, 1);
  }

  /** Stands for an element that was kept before. */
  static <T> Candidate<T> kept() {
    return new Candidate<>(BEFORE, NOWHERE, null, 0);
  }

  /** Whether one of those that it stands for was kept before. */
  boolean wasKept() {
    return element == null;
  }

  /** The element of one that was not kept before. */
  T present() {
    return Objects.requireNonNull(element, "it was kept before");
  }

  /** The lesser of both, for all that both stand for. */
  Candidate<T> with(Candidate<T> other) {
    Candidate<T> least = ORDER.compare(this, other) <= 0 ? this : other;
    return new Candidate<>(least.time, least.position, least.element, count + other.count);
  }

  /** Deterministic where the element's coder is. */
  static final class Coder<T> extends StructuredCoder<Candidate<T>> {
    private final org.apache.beam.sdk.coders.Coder<T> element;
    private final NullableCoder<T> elementIfAny;

    private Coder(org.apache.beam.sdk.coders.Coder<T> element) {
      this.element = element;
      this.elementIfAny = NullableCoder.of(element);
    }

    static <T> Coder<T> of(org.apache.beam.sdk.coders.Coder<T> element) {
      return new Coder<>(element);
    }

    @Override
    public void encode(Candidate<T> candidate, OutputStream out) throws IOException {
      InstantCoder.of().encode(candidate.time, out);
      SourcePosition.Coder.of().encode(candidate.position, out);
      elementIfAny.encode(candidate.element, out);
      VarLongCoder.of().encode(candidate.count, out);
    }

    @Override
    public Candidate<T> decode(InputStream in) throws IOException {
      return new Candidate<>(
          InstantCoder.of().decode(in),
          SourcePosition.Coder.of().decode(in),
          elementIfAny.decode(in),
          VarLongCoder.of().decode(in));
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
