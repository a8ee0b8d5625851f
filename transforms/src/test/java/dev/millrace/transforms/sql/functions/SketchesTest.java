package dev.millrace.transforms.sql.functions;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sketches over values at random against exact counts, added up in parts of any size and order. */
class SketchesTest {
  private static final long SEED = Long.getLong("millrace.sketches.seed", System.nanoTime());
  private static final int RUNS = 20;

  private final Random random = new Random(SEED);

  @Test
  void distinctValuesAreWithinFiveStandardErrors() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      int distinct = 1 + random.nextInt(100_000);
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        values.add(random.nextInt(distinct));
      }
      int truth = new HashSet<>(values).size();

      long found = inParts(new ApproximateCountDistinct(), values);

      // 1.6 % each; one run in two million is farther off.
      assertThat(message(), (double) found, closeTo(truth, truth <= 4_096 ? 0 : 0.08 * truth));
    }
  }

  @Test
  void distinctValuesAreTheSameInAnyOrder() throws Exception {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      values.add("value " + random.nextInt(50_000));
    }
    long first = inParts(new ApproximateCountDistinct(), values);
    for (int run = 0; run < 10; run++) {
      Collections.shuffle(values, random);
      assertThat(message(), inParts(new ApproximateCountDistinct(), values), is(first));
    }
  }

  @Test
  void equalNumbersAreOneValue() throws Exception {
    List<Object> values =
        List.of(
            1,
            1L,
            1.0,
            1.0f,
            new BigDecimal("1.00"),
            0.0,
            -0.0,
            0,
            Double.NaN,
            Float.NaN,
            "1",
            "",
            new byte[0],
            true,
            new BigDecimal("0.10"),
            0.1,
            new BigDecimal("1e30"));
    // 1, 0, NaN, "1", "", no bytes, true, 0.1, 1e30
    assertThat(inParts(new ApproximateCountDistinct(), values), is(9L));
  }

  @Test
  void quantilesAreWithinTheirRankError() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      double[] sorted = new double[50_000];
      Arrays.setAll(sorted, i -> Math.exp(random.nextGaussian()));
      List<Double> values = Arrays.stream(sorted).boxed().toList();
      Arrays.sort(sorted);
      double share = random.nextInt(101) / 100.0;

      Double found = inParts(ApproximateQuantile.of(share), values);

      double below = Arrays.binarySearch(sorted, found) + 1.0;
      // 1.33 % in 99 of 100 cases; twice that is beyond five standard errors.
      assertThat(message(), below / sorted.length, closeTo(share, 0.0266));
    }
  }

  @Test
  void quantilesOfFewValuesAreExact() throws Exception {
    List<Number> values = Arrays.asList(5, null, 1L, new BigDecimal("3"), 4.0, Double.NaN, 2.0f);
    assertThat(inParts(ApproximateQuantile.of(0.5), values), is(3.0));
    assertThat(inParts(ApproximateQuantile.of(0), values), is(1.0));
    assertThat(inParts(ApproximateQuantile.of(0.81), values), is(5.0));
    assertThat(inParts(ApproximateQuantile.of(0.8), values), is(4.0));
    assertThat(inParts(ApproximateQuantile.of(0.5), List.of()), is((Double) null));
    assertThrows(IllegalArgumentException.class, () -> ApproximateQuantile.of(1.1));
  }

  @Test
  void topValuesAreWithinTheirError() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      List<Object> values = new ArrayList<>();
      Map<String, Long> truth = new HashMap<>();
      for (int i = 0; i < 100_000; i++) {
        // Few are frequent, and tens of thousands are there once or twice.
        String value = "v" + (int) Math.pow(random.nextDouble(), -1.5);
        values.add(value);
        truth.merge(value, 1L, Long::sum);
      }
      List<Map.Entry<String, Long>> sorted =
          truth.entrySet().stream()
              .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
              .limit(10)
              .toList();

      String found = inParts(TopValues.of(10), values);

      Matcher rows =
          Pattern.compile("\\{\"value\":\"(v\\d+)\",\"count\":(\\d+),\"error\":(\\d+)}")
              .matcher(found);
      List<String> names = new ArrayList<>();
      while (rows.find()) {
        names.add(rows.group(1));
        long count = Long.parseLong(rows.group(2));
        long error = Long.parseLong(rows.group(3));
        long exact = Objects.requireNonNull(truth.get(rows.group(1)));
        assertThat(message(), error, lessThanOrEqualTo(86L));
        assertThat(message(), count, greaterThanOrEqualTo(exact));
        assertThat(message(), count - error, lessThanOrEqualTo(exact));
      }
      assertThat(found, names.size(), is(10));
      for (int i = 0; i < 10; i++) {
        // As frequent as the one that belongs there, but for the error.
        assertThat(
            message(),
            truth.get(names.get(i)),
            greaterThanOrEqualTo(sorted.get(i).getValue() - 86));
      }
    }
  }

  @Test
  void topValuesAreWrittenAsJson() throws Exception {
    assertThat(
        inParts(TopValues.of(2), Arrays.asList("a\"\\\n", null, "b", "a\"\\\n", "c")),
        is(
            "[{\"value\":\"a\\\"\\\\\\u000a\",\"count\":2,\"error\":0},"
                + "{\"value\":\"b\",\"count\":1,\"error\":0}]"));
    assertThat(inParts(TopValues.of(2), List.of()), is("[]"));
    assertThrows(IllegalArgumentException.class, () -> TopValues.of(0));
  }

  private <I extends @Nullable Object, A, R> R inParts(
      CombineFn<I, A, R> aggregate, List<? extends I> values) throws Exception {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Coder<I> any = (Coder) NullableCoder.of(ANY);
    Coder<A> coder = aggregate.getAccumulatorCoder(CoderRegistry.createDefault(), any);
    coder.verifyDeterministic();
    List<A> parts = new ArrayList<>();
    parts.add(aggregate.createAccumulator());
    for (I value : values) {
      if (random.nextInt(20_000) == 0) {
        parts.add(aggregate.createAccumulator());
      }
      int last = parts.size() - 1;
      parts.set(last, aggregate.addInput(parts.get(last), value));
    }
    Collections.shuffle(parts, random);
    List<A> sent = new ArrayList<>();
    for (A part : parts) {
      sent.add(CoderUtils.clone(coder, part));
    }
    return aggregate.extractOutput(aggregate.mergeAccumulators(sent));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static final Coder<Object> ANY = (Coder) SerializableCoder.of(String.class);

  private static String message() {
    return "with -Dmillrace.sketches.seed=" + SEED;
  }
}
