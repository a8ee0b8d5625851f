package dev.millrace.transforms.events;

import static com.google.common.base.Preconditions.checkState;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Numbers by size, each with how often it comes. */
final class SortedNumbers {
  private final double[] numbers;

  /** How many there are up to each, with it. */
  private final long[] upTo;

  private SortedNumbers(double[] numbers, long[] upTo) {
    this.numbers = numbers;
    this.upTo = upTo;
  }

  static SortedNumbers of(SortedMap<Double, Long> counts) {
    double[] numbers = new double[counts.size()];
    long[] upTo = new long[counts.size()];
    long before = 0;
    int place = 0;
    for (Map.Entry<Double, Long> number : counts.entrySet()) {
      before += number.getValue();
      numbers[place] = number.getKey();
      upTo[place] = before;
      place++;
    }
    return new SortedNumbers(numbers, upTo);
  }

  long count() {
    return upTo.length == 0 ? 0 : upTo[upTo.length - 1];
  }

  double median() {
    return quartile(2);
  }

  /**
   * The first, second or third quartile: between two numbers a share of the way, definition 7 of
   * Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996).
   */
  double quartile(int which) {
    checkState(count() > 0, "No numbers, no quartile");
    long quarters = (count() - 1) * which;
    double below = at(quarters / 4);
    double above = at((quarters + 3) / 4);
    // Equal infinite ones have no difference, and far ones a quarter of it at a time.
    return below == above ? below : below + (above / 4 - below / 4) * (quarters % 4);
  }

  private double at(long rank) {
    int found = Arrays.binarySearch(upTo, rank);
    return numbers[found < 0 ? -found - 1 : found + 1];
  }

  /** How far each is from a number. */
  SortedNumbers distancesTo(double center) {
    SortedMap<Double, Long> distances = new TreeMap<>();
    for (int i = 0; i < numbers.length; i++) {
      distances.merge(
          Math.abs(numbers[i] - center), i == 0 ? upTo[0] : upTo[i] - upTo[i - 1], Long::sum);
    }
    return of(distances);
  }
}
