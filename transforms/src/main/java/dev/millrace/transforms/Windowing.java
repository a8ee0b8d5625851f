package dev.millrace.transforms;

import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.beam.sdk.values.WindowingStrategy.AccumulationMode;

/** Gives a step's output the ways of its input, where the step itself needed others. */
final class Windowing {
  private Windowing() {}

  /** With the input's stamps and panes; windows, trigger and lateness are left as they are. */
  static <T> Window<T> like(WindowingStrategy<?, ?> input, Window<T> window) {
    Window<T> stamped = window.withTimestampCombiner(input.getTimestampCombiner());
    return input.getMode() == AccumulationMode.ACCUMULATING_FIRED_PANES
        ? stamped.accumulatingFiredPanes()
        : stamped.discardingFiredPanes();
  }
}
