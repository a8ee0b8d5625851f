package dev.millrace.transforms.sql;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The exact sum of doubles, rounded once at the end, hence the same in whatever order they come and
 * partial sums are merged, also where a partial sum is beyond the greatest double. A
 * superaccumulator (Neal, Fast exact summation using small and large superaccumulators, 2015): one
 * whole number in units of the least double, of which only the words between the least and the
 * greatest one that were used are held.
 *
 * <p>A word is 32 bits in a long, so that what does not fit into it can wait to be carried on: a
 * value adds less than 2^32 to the size of a word.
 */
final class ExactSum {
  private static final int WORD = 32;
  private static final long LOW = 0xFFFF_FFFFL;

  /** So many values, of either side of a merge, leave words far from the ends of a long. */
  private static final int MOST_PENDING = 1 << 29;

  private static final int FRACTION = 52;
  private static final long FRACTION_BITS = (1L << FRACTION) - 1;
  private static final int SPECIAL = 0x7FF;
  private static final int LEAST_EXPONENT = -1074;

  private static final byte POSITIVE_INFINITY = 1;
  private static final byte NEGATIVE_INFINITY = 2;
  private static final byte NOT_A_NUMBER = 4;

  /** Words from the one of weight 2^(32 first) times the least double; the last has a sign. */
  private long[] words = new long[0];

  private int first;
  private int pending;
  private byte specials;

  void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> FRACTION) & SPECIAL;
    long fraction = bits & FRACTION_BITS;
    if (exponent == SPECIAL) {
      specials |= special(value);
      return;
    }
    if (exponent == 0) {
      // A zero, or a number below the normal ones, whose fraction is in the same units.
      if (fraction == 0) {
        return;
      }
      exponent = 1;
    } else {
      fraction |= FRACTION_BITS + 1;
    }
    int position = exponent - 1;
    int word = position / WORD;
    int shift = position % WORD;
    if (word < first || word + 2 >= first + words.length) {
      hold(word, word + 3);
    }
    int at = word - first;
    long sign = bits >> 63;
    words[at] += (((fraction << shift) & LOW) ^ sign) - sign;
    words[at + 1] += (((fraction >>> (WORD - shift)) & LOW) ^ sign) - sign;
    // In two steps, as no shift by all 64 bits is one.
    words[at + 2] += ((fraction >>> 1 >>> (2 * WORD - 1 - shift)) ^ sign) - sign;
    if (++pending >= MOST_PENDING) {
      carry();
    }
  }

  private static byte special(double value) {
    if (Double.isNaN(value)) {
      return NOT_A_NUMBER;
    }
    return value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
  }

  /** Adds another sum, which stays as it is. */
  void add(ExactSum other) {
    specials |= other.specials;
    if (other.words.length == 0) {
      return;
    }
    hold(other.first, other.first + other.words.length);
    int at = other.first - first;
    for (int index = 0; index < other.words.length; index++) {
      words[at + index] += other.words[index];
    }
    pending += other.pending + 1;
    if (pending >= MOST_PENDING) {
      carry();
    }
  }

  /** Makes words from one to before another be held. */
  private void hold(int from, int to) {
    if (words.length == 0) {
      words = new long[to - from];
      first = from;
      return;
    }
    int least = Math.min(first, from);
    int end = Math.max(first + words.length, to);
    if (end - least > words.length) {
      long[] wider = new long[end - least];
      System.arraycopy(words, 0, wider, first - least, words.length);
      words = wider;
      first = least;
    }
  }

  /** Makes each word but the last one of 32 bits and no sign. */
  private void carry() {
    if (words.length == 0) {
      return;
    }
    long carried = 0;
    for (int index = 0; index < words.length - 1; index++) {
      long word = words[index] + carried;
      words[index] = word & LOW;
      carried = word >> WORD;
    }
    int last = words.length - 1;
    words[last] += carried;
    if (words[last] != (int) words[last]) {
      words = Arrays.copyOf(words, words.length + 1);
      words[last + 1] = words[last] >> WORD;
      words[last] &= LOW;
    }
    pending = 1;
  }

  /**
   * The sum as the nearest double.
   *
   * @throws ArithmeticException if it is beyond the greatest one
   */
  double value() {
    return dividedBy(1);
  }

  /**
   * The sum divided by a whole number above 0, as the nearest double.
   *
   * @throws ArithmeticException if it is beyond the greatest one
   */
  double dividedBy(long divisor) {
    if (specials != 0) {
      return switch (specials) {
        case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
        case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
        default -> Double.NaN;
      };
    }
    Digits digits = digits();
    BigInteger sum = digits.whole();
    int exponent = LEAST_EXPONENT + WORD * digits.first();
    BigInteger size = sum.abs();
    if (divisor != 1) {
      // Digits enough, and behind them whether anything is left.
      int more = Math.max(0, 2 * Long.SIZE + 2 - size.bitLength());
      BigInteger[] parts = size.shiftLeft(more).divideAndRemainder(BigInteger.valueOf(divisor));
      size = parts[0].shiftLeft(1);
      size = parts[1].signum() == 0 ? size : size.setBit(0);
      exponent -= more + 1;
    }
    double rounded = rounded(size, exponent);
    if (Double.isInfinite(rounded)) {
      throw new ArithmeticException("a sum of DOUBLE is out of range (CAST to DECIMAL first)");
    }
    return sum.signum() < 0 ? -rounded : rounded;
  }

  /** The double nearest to a whole number times a power of two, half way the even one. */
  private static double rounded(BigInteger whole, int exponent) {
    int dropped = Math.max(whole.bitLength() - (FRACTION + 1), LEAST_EXPONENT - exponent);
    if (dropped <= 0) {
      return Math.scalb((double) whole.longValue(), exponent);
    }
    long kept = whole.shiftRight(dropped).longValue();
    boolean half = whole.testBit(dropped - 1);
    boolean more = half && whole.getLowestSetBit() < dropped - 1;
    if (half && (more || (kept & 1) == 1)) {
      kept++;
    }
    return Math.scalb((double) kept, exponent + dropped);
  }

  /**
   * The one way to write a sum.
   *
   * @param words a number in two's complement, of as few words as hold it, the least one first
   */
  private record Digits(int first, int[] words) {
    BigInteger whole() {
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * words.length);
      for (int index = words.length - 1; index >= 0; index--) {
        bytes.putInt(words[index]);
      }
      return words.length == 0 ? BigInteger.ZERO : new BigInteger(bytes.array());
    }
  }

  private Digits digits() {
    ExactSum copy = new ExactSum();
    copy.words = words.clone();
    copy.carry();
    long[] carried = copy.words;
    int from = 0;
    while (from < carried.length && carried[from] == 0) {
      from++;
    }
    int to = carried.length;
    while (to > from + 1 && (int) carried[to - 1] == (int) carried[to - 2] >> (WORD - 1)) {
      // The last word only repeats the sign that the one before it has as a number of 32 bits.
      to--;
    }
    int[] least = new int[to - from];
    for (int index = 0; index < least.length; index++) {
      least[index] = (int) carried[from + index];
    }
    return new Digits(least.length == 0 ? 0 : first + from, least);
  }

  /**
   * Writes the sum: equal sums as equal bytes, four for each word that is needed and three more.
   */
  void write(DataOutput out) throws IOException {
    Digits digits = digits();
    out.writeByte(specials);
    out.writeByte(digits.first());
    out.writeByte(digits.words().length);
    for (int word : digits.words()) {
      out.writeInt(word);
    }
  }

  static ExactSum read(DataInput in) throws IOException {
    ExactSum sum = new ExactSum();
    sum.specials = in.readByte();
    sum.first = in.readUnsignedByte();
    sum.words = new long[in.readUnsignedByte()];
    for (int index = 0; index < sum.words.length; index++) {
      int word = in.readInt();
      sum.words[index] = index < sum.words.length - 1 ? word & LOW : word;
    }
    sum.pending = 1;
    return sum;
  }
}
