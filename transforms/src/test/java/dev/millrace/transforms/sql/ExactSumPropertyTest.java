package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Sums of any doubles, in any order, by any tree of merges, against decimals of any length. */
class ExactSumPropertyTest {
  private static final int MOST_DIGITS = 900;

  /** Doubles by their bits: of all sizes, below the normal ones, and both zeros. */
  @Provide
  Arbitrary<List<Double>> doubles() {
    Arbitrary<Double> any =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    Arbitrary<Double> least = Arbitraries.longs().between(0, 9).map(Double::longBitsToDouble);
    Arbitrary<Double> special =
        Arbitraries.of(
            0.0,
            -0.0,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            1.0,
            -1.0,
            0x1p-53,
            0x1p53,
            0x1p970);
    Arbitrary<Double> near =
        Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(-70, 5))
            .as((whole, power) -> Math.scalb((double) whole, power));
    return Arbitraries.oneOf(
        any.list().ofMaxSize(30),
        Arbitraries.oneOf(any, least, special).list().ofMaxSize(30),
        near.list().ofMaxSize(60));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void isTheExactSumRoundedOnceInAnyOrderAndTree(
      @ForAll("doubles") List<Double> values, @ForAll Random random) throws IOException {
    BigDecimal exact = sum(values);

    ExactSum inTurn = new ExactSum();
    values.forEach(inTurn::add);
    ExactSum merged = merged(values, random);

    expect(inTurn, exact);
    expect(merged, exact);
    assertThat(bytes(merged), is(bytes(inTurn)));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void isRoundedOnceWhereItIsDividedToo(
      @ForAll("doubles") List<Double> values, @ForAll @IntRange(min = 1) int divisor) {
    ExactSum sum = new ExactSum();
    values.forEach(sum::add);
    BigDecimal quotient =
        sum(values).divide(BigDecimal.valueOf(divisor), new MathContext(MOST_DIGITS));
    double expected = quotient.doubleValue() + 0.0;

    if (Double.isInfinite(expected)) {
      assertThrows(ArithmeticException.class, () -> sum.dividedBy(divisor));
    } else {
      assertThat(sum.dividedBy(divisor) + 0.0, is(expected));
    }
  }

  /** Doubles are decimals, so the sum of decimals is exact. */
  private static BigDecimal sum(List<Double> values) {
    return values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static void expect(ExactSum sum, BigDecimal exact) {
    double expected = exact.doubleValue();
    if (Double.isInfinite(expected)) {
      assertThrows(ArithmeticException.class, sum::value);
    } else {
      assertThat(sum.value(), is(expected));
    }
  }

  /**
   * Deals values out to some sums in another order, and merges these in pairs, some of them read
   * back.
   */
  private static ExactSum merged(List<Double> values, Random random) {
    List<Double> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    List<ExactSum> sums = new ArrayList<>();
    for (int parts = random.nextInt(6); parts >= 0; parts--) {
      sums.add(new ExactSum());
    }
    shuffled.forEach(value -> sums.get(random.nextInt(sums.size())).add(value));
    while (sums.size() > 1) {
      ExactSum one = sums.remove(random.nextInt(sums.size()));
      ExactSum other = sums.remove(random.nextInt(sums.size()));
      String before = bytes(other);
      one.add(random.nextBoolean() ? readBack(other) : other);
      assertThat("the second stays as it is", bytes(other), is(before));
      sums.add(random.nextBoolean() ? readBack(one) : one);
    }
    return sums.get(0);
  }

  private static String bytes(ExactSum sum) {
    return HexFormat.of().formatHex(written(sum));
  }

  private static byte[] written(ExactSum sum) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      sum.write(new DataOutputStream(bytes));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toByteArray();
  }

  private static ExactSum readBack(ExactSum sum) {
    try {
      return ExactSum.read(new DataInputStream(new ByteArrayInputStream(written(sum))));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
