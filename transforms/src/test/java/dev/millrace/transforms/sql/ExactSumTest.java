package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Test
  void isTheExactSumRoundedOnceHoweverItIsMerged() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      BigDecimal exact = BigDecimal.ZERO;
      ExactSum left = new ExactSum();
      ExactSum right = new ExactSum();
      for (int count = random.nextInt(60); count >= 0; count--) {
        double value = Math.scalb(random.nextGaussian(), random.nextInt(240) - 120);
        exact = exact.add(new BigDecimal(value));
        (random.nextBoolean() ? left : right).add(value);
      }
      left.add(right);

      assertThat("seed " + seed, left.value(), is(exact.doubleValue()));
    }
  }

  @Test
  void halfWayIsRoundedToEvenUnlessSomethingSmallSaysOtherwise() {
    double half = 0x1p-53;

    assertThat(sum(1, half), is(1.0));
    assertThat(sum(1, half, 0x1p-200), is(1 + 0x1p-52));
    assertThat(sum(0x1p-200, half, 1), is(1 + 0x1p-52));
    assertThat(sum(1, 0x1p-52, half, -0x1p-200), is(1 + 0x1p-52));
  }

  @Test
  void infinitiesAndNaNAreThoseOfAddition() {
    assertThat(sum(1, Double.POSITIVE_INFINITY), is(Double.POSITIVE_INFINITY));
    assertThat(sum(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY), is(Double.NaN));
    assertThat(sum(Double.NaN, 1), is(Double.NaN));
  }

  @Test
  void whatIsBeyondTheGreatestOnTheWayIsNoErrorInAnyOrder() {
    double most = Double.MAX_VALUE;

    assertThat(sum(most, most, -most), is(most));
    assertThat(sum(most, -most, most), is(most));
    assertThat(sum(most, most, -most, -most, Double.MIN_VALUE), is(Double.MIN_VALUE));
  }

  @Test
  void wordsThatManyValuesHaveFilledAreCarriedOn() {
    ExactSum sum = new ExactSum();
    sum.add(-0x1.fffffffffffffp0);
    // Doubled 70 times, as if 2^70 values had been added.
    for (int times = 0; times < 70; times++) {
      ExactSum same = new ExactSum();
      same.add(sum);
      sum.add(same);
    }

    assertThat(sum.value(), is(-0x1.fffffffffffffp70));
  }

  @Test
  void anAverageOfWhatSumsUpBeyondTheGreatestIsThere() {
    ExactSum sum = new ExactSum();
    sum.add(Double.MAX_VALUE);
    sum.add(Double.MAX_VALUE);

    assertThat(sum.dividedBy(2), is(Double.MAX_VALUE));
  }

  @Test
  void aSumTakesFewBytesWhereItsValuesAreNear() throws IOException {
    ExactSum sum = new ExactSum();
    for (int value = 0; value < 100_000; value++) {
      sum.add(value / 100.0);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sum.write(new DataOutputStream(bytes));

    // From 2^-59, the last bit of 0.01, to 2^26, the sum: at most four words of 32 bits.
    assertThat(bytes.size(), lessThanOrEqualTo(3 + 4 * 4));
  }

  @Test
  void aSumThatNoDoubleHoldsIsAnError() {
    assertThrows(ArithmeticException.class, () -> sum(Double.MAX_VALUE, Double.MAX_VALUE));
  }

  private static double sum(double... values) {
    ExactSum sum = new ExactSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum.value();
  }
}
