package dev.millrace.pipelines.ingestevents;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made where it is used, since it does not travel: once for each copy of the step
 * that has it. For one thread.
 */
final class MadeThere<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Maker<T> maker;
  private transient @Nullable T made;

  MadeThere(Maker<T> maker) {
    this.maker = maker;
  }

  /** Makes it. */
  @FunctionalInterface
  interface Maker<T> extends Serializable {
    T make();
  }

  T get() {
    T known = made;
    if (known == null) {
      known = maker.make();
      made = known;
    }
    return known;
  }
}
