package dev.millrace.transforms.sql;

import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.ImmutableBitSet;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the rows of an operator that reads a stream.
 *
 * @param clock the name of the stream's event time
 * @param times columns that hold it
 * @param keys columns that tell the windows of the rows apart, as their start and their end do: how
 *     many milliseconds after the start each is
 * @param window that the rows are in; null if in none
 * @param grouped whether the rows are of groups of that window, and come when it ends
 */
record StreamShape(
    String clock,
    ImmutableBitSet times,
    Map<Integer, Long> keys,
    @Nullable TimeWindow window,
    boolean grouped) {

  /** The rows of a stream itself. */
  static StreamShape of(String clock, int time) {
    return new StreamShape(clock, ImmutableBitSet.of(time), Map.of(), null, false);
  }

  /** With other columns of the same rows. */
  StreamShape columns(ImmutableBitSet otherTimes, Map<Integer, Long> otherKeys) {
    return new StreamShape(clock, otherTimes, otherKeys, window, grouped);
  }

  /** The rows put into windows, which these columns tell apart. */
  StreamShape in(TimeWindow windows, Map<Integer, Long> starts) {
    return new StreamShape(clock, times, starts, windows, false);
  }

  /** Groups of these rows. */
  StreamShape groups(Map<Integer, Long> starts) {
    return new StreamShape(clock, ImmutableBitSet.of(), starts, window, true);
  }

  boolean isInSessions() {
    return window != null && window.shape() == TimeWindow.Shape.SESSION;
  }

  /**
   * Windows of which each holds all rows of exactly one window, and its end; null if rows are in no
   * windows that come at regular times, or in some that overlap, with their own times.
   */
  @Nullable FixedWindows ends() {
    if (window == null || isInSessions() || (window.shape() == TimeWindow.Shape.HOP && !grouped)) {
      return null;
    }
    return FixedWindows.of(Duration.millis(window.step()))
        .withOffset(Duration.millis(window.size() % window.step()));
  }
}
