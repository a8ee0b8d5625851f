package dev.millrace.io;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Delays as operators watch them, under names that stay: the distribution {@code <name>Millis}, and
 * beside it counters, {@code <name>.count}, {@code <name>.totalMillis} and one for each bound,
 * {@code <name>.within60s}, of the delays that were no longer. Flink's reporters take only numbers
 * and give out a distribution of Beam's as 0 (github.com/apache/beam/issues/20635), and from
 * counters an average and the share within a bound can be told for any time.
 *
 * <p>Observed where it costs little, and reported once in a while, within a step. Not thread-safe.
 */
public final class DelayMetric implements Serializable {
  private static final long[] BOUNDS_SECONDS = {1, 2, 5, 10, 30, 60, 120, 300, 600, 1800};

  private final Distribution distribution;
  private final Counter counts;
  private final Counter totals;
  private final List<Counter> within;
  private final long[] observed = new long[BOUNDS_SECONDS.length + 1];
  private long total;
  private long least = Long.MAX_VALUE;
  private long most;

  private DelayMetric(String step, String name) {
    this.distribution = Metrics.distribution(step, name + "Millis");
    this.counts = Metrics.counter(step, name + ".count");
    this.totals = Metrics.counter(step, name + ".totalMillis");
    this.within =
        LongStream.of(BOUNDS_SECONDS)
            .mapToObj(bound -> Metrics.counter(step, name + ".within" + bound + "s"))
            .toList();
  }

  /** Of a step, such as {@code millrace.parse}, and by a name such as {@code delay}. */
  public static DelayMetric of(String step, String name) {
    return new DelayMetric(step, name);
  }

  /** A delay; what comes before its time has none. */
  public void observe(long millis) {
    long delay = Math.max(0, millis);
    int bound = 0;
    while (bound < BOUNDS_SECONDS.length && delay > 1_000 * BOUNDS_SECONDS[bound]) {
      bound++;
    }
    observed[bound]++;
    total += delay;
    least = Math.min(least, delay);
    most = Math.max(most, delay);
  }

  /** Hands over what was observed since the last time. */
  public void report() {
    long count = LongStream.of(observed).sum();
    if (count == 0) {
      return;
    }
    distribution.update(total, count, least, most);
    counts.inc(count);
    totals.inc(total);
    long soFar = 0;
    for (int bound = 0; bound < BOUNDS_SECONDS.length; bound++) {
      soFar += observed[bound];
      within.get(bound).inc(soFar);
    }
    Arrays.fill(observed, 0);
    total = 0;
    least = Long.MAX_VALUE;
    most = 0;
  }
}
