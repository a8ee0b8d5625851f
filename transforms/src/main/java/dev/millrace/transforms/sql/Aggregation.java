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

  /** About how many bytes an accumulator may take in memory. */
  default int bytes() {
    return 128;
  }
}
