package dev.millrace.benchmarks.stream;

import java.util.Arrays;
import java.util.Collection;

/** Of measured numbers: each is one of them (nearest rank). */
final class Percentiles {
  private final long[] sorted;

  private Percentiles(long[] sorted) {
    this.sorted = sorted;
  }

  static Percentiles of(Collection<Long> numbers) {
    return new Percentiles(numbers.stream().mapToLong(Long::longValue).sorted().toArray());
  }

  int count() {
    return sorted.length;
  }

  /**
   * The least number that is no less than so many per cent of all; -1 if there are none.
   *
   * @param percent above 0, to 100
   */
  long at(double percent) {
    return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}
