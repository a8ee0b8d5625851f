package dev.millrace.transforms.sql;

import java.util.Arrays;

/**
 * The exact sum of doubles, rounded once at the end, hence the same in whatever order they come and
 * partial sums are merged. Shewchuk's non-overlapping partials (Adaptive Precision Floating-Point
 * Arithmetic, 1997), as in Python's {@code math.fsum}.
 */
final class ExactSum {
  private static final int FEW = 8;

  private double[] partials = new double[FEW];
  private int size;

  /** The sum of what is not finite: 0, an infinity or NaN. */
  private double special;

  ExactSum() {}

  ExactSum(double[] partials, double special) {
    this.partials = partials.length == 0 ? new double[FEW] : partials;
    this.size = partials.length;
    this.special = special;
  }

  void add(double value) {
    if (!Double.isFinite(value)) {
      special += value;
      return;
    }
    double x = value;
    int kept = 0;
    for (int index = 0; index < size; index++) {
      double y = partials[index];
      if (Math.abs(x) < Math.abs(y)) {
        double swap = x;
        x = y;
        y = swap;
      }
      double high = x + y;
      double low = y - (high - x);
      if (low != 0) {
        partials[kept++] = low;
      }
      x = high;
    }
    if (!Double.isFinite(x)) {
      throw new ArithmeticException("a sum of DOUBLE is out of range (CAST to DECIMAL first)");
    }
    if (kept == partials.length) {
      partials = Arrays.copyOf(partials, 2 * kept);
    }
    partials[kept] = x;
    size = kept + 1;
  }

  void add(ExactSum other) {
    special += other.special;
    for (int index = 0; index < other.size; index++) {
      add(other.partials[index]);
    }
  }

  double[] partials() {
    return Arrays.copyOf(partials, size);
  }

  double special() {
    return special;
  }

  double value() {
    if (special != 0) {
      return special;
    }
    int at = size;
    if (at == 0) {
      return 0;
    }
    double high = partials[--at];
    double low = 0;
    while (at > 0) {
      double x = high;
      double y = partials[--at];
      high = x + y;
      low = y - (high - x);
      if (low != 0) {
        break;
      }
    }
    // Half way between two doubles the next partial says to which side the sum lies.
    if (at > 0 && ((low < 0 && partials[at - 1] < 0) || (low > 0 && partials[at - 1] > 0))) {
      double doubled = low * 2;
      double moved = high + doubled;
      if (doubled == moved - high) {
        return moved;
      }
    }
    return high;
  }
}
