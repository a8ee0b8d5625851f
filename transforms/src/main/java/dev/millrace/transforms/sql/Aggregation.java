package dev.millrace.transforms.sql;

import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.jspecify.annotations.Nullable;

/** One aggregate function. Its result does not depend on the order of adding and merging. */
interface Aggregation<A> extends Serializable {
  A empty();

  /** Adds a row's arguments; may change and hand back the accumulator. */
  A add(A accumulator, @Nullable Object[] arguments);

  /** Adds another accumulator, which stays as it is; may change and hand back the first one. */
  A merge(A accumulator, A other);

  @Nullable Object result(A accumulator);

  Coder<A> coder();

  /** The same aggregation, with coders that a pipeline knows. */
  default Aggregation<A> withCoders(CoderRegistry known) {
    return this;
  }

  /** About how many bytes an accumulator takes in memory, beside what rows add to it. */
  default int bytes() {
    return 128;
  }

  /**
   * At most about how many bytes a row's arguments add to an accumulator; 0 where what it holds of
   * them is small.
   */
  default long growth(@Nullable Object[] arguments) {
    return 0;
  }

  /** About how many bytes a value takes in memory that may be long; 0 of others. */
  static long bytesOf(@Nullable Object value) {
    if (value instanceof String text) {
      return 64 + 2L * text.length();
    }
    return value instanceof byte[] bytes ? 64L + bytes.length : 0;
  }
}
