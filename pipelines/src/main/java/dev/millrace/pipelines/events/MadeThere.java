package dev.millrace.pipelines.events;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made where it is used, since it does not travel: once for each copy of the step
 * that has it. For one thread.
 */
public final class MadeThere<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Maker<T> maker;
  private transient @Nullable T made;

  /** Made by this. */
  public MadeThere(Maker<T> maker) {
    this.maker = maker;
  }

  /** Makes it. */
  @FunctionalInterface
  public interface Maker<T> extends Serializable {
    T make();
  }

  /** What was made, now if it was not before. */
  public T get() {
    T known = made;
    if (known == null) {
      known = maker.make();
      made = known;
    }
    return known;
  }
}
