package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against all numbers, sorted. */
class ValueCountsTest {
  /** So many different numbers are ranges, with bits left out. */
  private static final int MANY = 100_000;

  /** How numbers are drawn. */
  enum Draw {
    FEW(random -> random.nextInt(500) / 4.0 - 20),
    PRICES(random -> Math.exp(random.nextGaussian() * 3)),
    BOTH_SIGNS(random -> random.nextGaussian() * Math.exp(random.nextGaussian() * 10)),
    TIMES(random -> 1_767_225_600_000_000.0 + random.nextInt() * 1_000.0),
    ANY_BITS(Draw::finite);

    private final ToDoubleFunction<Random> number;

    Draw(ToDoubleFunction<Random> number) {
      this.number = number;
    }

    private static double finite(Random random) {
      double number = Double.longBitsToDouble(random.nextLong());
      return Double.isFinite(number) ? number : 0;
    }

    List<Double> numbers(long seed, int count) {
      Random random = new Random(seed);
      List<Double> numbers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        numbers.add(number.applyAsDouble(random));
      }
      return numbers;
    }
  }

  @Provide
  static Arbitrary<Draw> draws() {
    return Arbitraries.of(Draw.class);
  }

  @Property(tries = 15)
  void theSameIsHeldWhateverThePartsAndTheirOrder(
      @ForAll("draws") Draw draw, @ForAll long seed, @ForAll boolean many) throws IOException {
    List<Double> numbers = draw.numbers(seed, many ? MANY : 1_000);
    ValueCounts whole = of(numbers);
    Random random = new Random(seed + 1);

    Collections.shuffle(numbers, random);
    List<ValueCounts> parts = new ArrayList<>();
    for (int from = 0; from < numbers.size(); ) {
      int to = Math.min(numbers.size(), from + 1 + random.nextInt(numbers.size() / 2));
      parts.add(copy(of(numbers.subList(from, to))));
      from = to;
    }
    while (parts.size() > 1) {
      ValueCounts into = parts.remove(random.nextInt(parts.size()));
      into.merge(parts.remove(random.nextInt(parts.size())));
      parts.add(into);
    }

    assertThat(parts.get(0), is(whole));
  }

  @Property(tries = 15)
  void quartilesAreOffByNoMoreThanIsSaid(
      @ForAll("draws") Draw draw, @ForAll long seed, @ForAll boolean many) {
    List<Double> numbers = draw.numbers(seed, many && draw != Draw.ANY_BITS ? MANY : 1_001);
    ValueCounts counts = of(numbers);
    SortedNumbers sorted = counts.sorted();
    double[] exact = sorted(numbers, number -> number);

    assertThat(sorted.count(), is((long) exact.length));
    for (int quarter = 1; quarter <= 3; quarter++) {
      double expected = quartile(exact, quarter);
      assertThat(
          draw + " " + quarter,
          sorted.quartile(quarter),
          is(closeTo(expected, error(counts.relativeError(), exact, quarter))));
    }
  }

  /** By (2 × median + MAD) of the relative error. */
  @Property(tries = 15)
  void theMedianDeviationIsOffByNoMoreThanIsSaid(
      @ForAll("draws") Draw draw, @ForAll long seed, @ForAll boolean many) {
    // An odd number, so that the median is one of them.
    List<Double> numbers = draw.numbers(seed, many && draw != Draw.ANY_BITS ? MANY + 1 : 1_001);
    ValueCounts counts = of(numbers);
    SortedNumbers sorted = counts.sorted();
    double median = quartile(sorted(numbers, number -> number), 2);
    double deviation = quartile(sorted(numbers, number -> Math.abs(number - median)), 2);

    assertThat(
        draw.toString(),
        sorted.distancesTo(sorted.median()).median(),
        is(
            closeTo(
                deviation,
                1.000_001 * counts.relativeError() * (2 * Math.abs(median) + deviation))));
  }

  @Test
  void fewDifferentNumbersAreExact() {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < 2 * ValueCounts.MOST; i++) {
      numbers.add((i % ValueCounts.MOST) / 3.0);
    }
    ValueCounts counts = of(numbers);

    assertThat(counts.relativeError(), is(0.0));
    assertThat(counts.sorted().median(), is(quartile(sorted(numbers, number -> number), 2)));

    counts.add(-1);

    assertThat(counts.relativeError(), is(greaterThan(0.0)));
  }

  /**
   * Each range has one number at its start, and two at its end, where the quartiles are: half of it
   * from its middle, and all of it from its start. Of negative numbers it is the other way round.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void theMiddleOfARangeStandsForIt(int sign) {
    List<Double> numbers = new ArrayList<>(List.of(sign * 1.0));
    double width = 1.0 / ValueCounts.MOST;
    for (int i = 0; i < ValueCounts.MOST; i++) {
      double end = sign * Math.nextDown(1 + (i + 1) * width);
      numbers.addAll(List.of(sign * (1 + i * width), end, end));
    }
    ValueCounts counts = of(numbers);
    double[] exact = sorted(numbers, number -> number);

    assertThat(counts.relativeError(), is(width / 2));
    for (int quarter = 1; quarter <= 3; quarter++) {
      double end = quartile(exact, quarter);
      assertThat("at its end", Math.abs(end) % width, is(greaterThan(0.9 * width)));
      assertThat(
          counts.sorted().quartile(quarter), is(closeTo(end - sign * width / 2, 1e-6 * width)));
    }
  }

  /** Prices from a cent to forty millions are 32 powers of two: one in a thousand each. */
  @Test
  void manyPricesAreExactToATenthOfAPercent() {
    Random random = new Random(1);
    ValueCounts counts = new ValueCounts();
    for (int i = 0; i < 1_000_000; i++) {
      counts.add(0.01 * Math.pow(2, 32 * random.nextDouble()));
    }

    assertThat(counts.relativeError(), is(lessThan(0.001)));
  }

  @Test
  void allThereIsTakesItsRoomAndNoMore() throws IOException {
    ValueCounts counts = of(Draw.ANY_BITS.numbers(2, 500_000));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    counts.write(new DataOutputStream(bytes));

    assertThat(bytes.size(), is(lessThan(300_000)));
    assertThat(counts.relativeError(), is(lessThanOrEqualTo(0.0625)));
  }

  @Test
  void bothZerosAreOne() {
    assertThat(of(List.of(0.0, -0.0)), is(of(List.of(0.0, 0.0))));
  }

  private static ValueCounts of(List<Double> numbers) {
    ValueCounts counts = new ValueCounts();
    numbers.forEach(counts::add);
    return counts;
  }

  private static ValueCounts copy(ValueCounts counts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    counts.write(new DataOutputStream(bytes));
    return ValueCounts.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static double[] sorted(List<Double> numbers, ToDoubleFunction<Double> of) {
    return numbers.stream().mapToDouble(of).sorted().toArray();
  }

  private static double quartile(double[] sorted, int quarter) {
    double rank = (sorted.length - 1) * quarter / 4.0;
    double below = sorted[(int) Math.floor(rank)];
    double above = sorted[(int) Math.ceil(rank)];
    return below + (above - below) * (rank - Math.floor(rank));
  }

  /** That of the two numbers that it lies between; and that of its own calculation. */
  private static double error(double relative, double[] sorted, int quarter) {
    double rank = (sorted.length - 1) * quarter / 4.0;
    double greatest =
        Arrays.stream(new double[] {Math.floor(rank), Math.ceil(rank)})
            .map(place -> Math.abs(sorted[(int) place]))
            .max()
            .orElseThrow();
    return (1.000_001 * relative + 1e-15) * greatest;
  }
}
