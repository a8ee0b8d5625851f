package dev.millrace.transforms;

import java.io.Serializable;

/**
 * Judges the last value of a history by the ones before it.
 *
 * <p>A pure function: equal histories get equal verdicts, on every thread and machine. It keeps
 * nothing from one call to the next, which is what lets any worker judge any value.
 */
@FunctionalInterface
public interface Detector extends Serializable {

  /**
   * @param history one value for each interval, oldest first, the last one to be judged; at least
   *     two values, none of them NaN; not to be changed
   */
  Verdict verdict(double[] history);
}
