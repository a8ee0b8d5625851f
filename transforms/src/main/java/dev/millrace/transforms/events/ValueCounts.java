package dev.millrace.transforms.events;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.util.VarInt;

/**
 * How often numbers came: each by itself while they are at most {@link #MOST} different ones, then
 * by ranges, of which there are no more. A range holds the numbers whose 64 bits begin alike; with
 * each bit that is left out the two halves of a range become one, and no more bits are left out
 * than must be. So what is held is the same in whatever order numbers are added and parts merged:
 * more numbers never need less room, and the counts are whole.
 *
 * <p>That uniform halving is the collapse of UDDSketch (Epicoco, Melle, Cafaro and Pulimeno,
 * UDDSketch: Accurate Tracking of Quantiles in Data Streams, IEEE Access 8, 2020), on ranges that
 * are as wide as floating point numbers are far apart, in place of the logarithms of DDSketch
 * (Masson, Rim and Lee, VLDB 2019), so that numbers that are far from zero and close together, as
 * times are, are told apart too.
 */
final class ValueCounts {
  /** About 3 MB, and 300 kB on the way. */
  static final int MOST = 1 << 15;

  private static final int FRACTION_BITS = 52;

  /** Leaves as many ranges as there may be: sign, exponent and three bits of the fraction. */
  private static final int MOST_LEFT_OUT = Long.SIZE - 15;

  private int leftOut;
  private Map<Long, Long> counts = new HashMap<>();

  /** Adds a finite number. */
  void add(double number) {
    checkArgument(Double.isFinite(number), "Invalid number: %s (must be finite)", number);
    add(key(number) >> leftOut, 1);
    shrink();
  }

  private void add(long range, long count) {
    counts.merge(range, count, Long::sum);
  }

  /** Adds what another part has, which stays as it is. */
  void merge(ValueCounts other) {
    leaveOut(Math.max(leftOut, other.leftOut));
    other.counts.forEach((range, count) -> add(range >> (leftOut - other.leftOut), count));
    shrink();
  }

  private void shrink() {
    while (counts.size() > MOST) {
      leaveOut(leftOut + 1);
    }
  }

  private void leaveOut(int bits) {
    if (bits == leftOut) {
      return;
    }
    Map<Long, Long> finer = counts;
    int more = bits - leftOut;
    counts = new HashMap<>();
    leftOut = bits;
    finer.forEach((range, count) -> add(range >> more, count));
  }

  /** The numbers by size; for those of a range its middle stands. */
  SortedNumbers sorted() {
    SortedMap<Double, Long> numbers = new TreeMap<>();
    counts.forEach((range, count) -> numbers.merge(middle(range), count, Long::sum));
    return SortedNumbers.of(numbers);
  }

  private double middle(long range) {
    double least = number(range << leftOut);
    double greatest = number((range << leftOut) | ((1L << leftOut) - 1));
    return least + (greatest - least) / 2;
  }

  /** By what share of itself a number is off at most; of numbers below 1e-307 it may be more. */
  double relativeError() {
    return leftOut == 0 ? 0 : Math.scalb(0.5, leftOut - FRACTION_BITS);
  }

  /** Whole numbers in the order of the numbers; the two zeros are one. */
  private static long key(double number) {
    return ordered(Double.doubleToLongBits(number + 0.0));
  }

  private static double number(long key) {
    return Double.longBitsToDouble(ordered(key));
  }

  /** Bits of negative numbers grow as these fall. Undoes itself. */
  private static long ordered(long bits) {
    return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
  }

  /** Ranges by size, each by how far it is behind the one before. */
  void write(DataOutputStream out) throws IOException {
    VarInt.encode(leftOut, out);
    VarInt.encode(counts.size(), out);
    long before = 0;
    for (Map.Entry<Long, Long> range : new TreeMap<>(counts).entrySet()) {
      VarInt.encode(range.getKey() - before, out);
      VarInt.encode(range.getValue(), out);
      before = range.getKey();
    }
  }

  static ValueCounts read(DataInputStream in) throws IOException {
    ValueCounts read = new ValueCounts();
    read.leftOut = VarInt.decodeInt(in);
    checkArgument(read.leftOut <= MOST_LEFT_OUT, "Invalid bits left out: %s", read.leftOut);
    long range = 0;
    for (int left = VarInt.decodeInt(in); left > 0; left--) {
      range += VarInt.decodeLong(in);
      read.add(range, VarInt.decodeLong(in));
    }
    return read;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueCounts that
        && leftOut == that.leftOut
        && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * leftOut + counts.hashCode();
  }

  @Override
  public String toString() {
    return counts.size() + " ranges, " + leftOut + " bits left out";
  }
}
