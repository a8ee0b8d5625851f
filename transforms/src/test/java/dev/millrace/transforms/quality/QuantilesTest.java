package dev.millrace.transforms.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.events.EventSchema;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/**
 * Against the statistic of the lists themselves, which a sketch holds exactly if they are short.
 */
class QuantilesTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[{"name":"price","type":"double"}]}
          """);
  private static final List<ProfiledField> FIELDS = ProfiledField.of(SCHEMA, Map.of());

  @Test
  void equalValuesAreNoDistance() {
    assertThat(distance(copies(100, 5.0), copies(50, 5.0)), is(0.0));
    assertThat(distance(copies(3, 5.0), copies(100, 5.0)), is(0.0));
  }

  @Test
  void valuesThatDoNotMeetAreAsFarAsCanBe() {
    assertThat(distance(List.of(1.0), List.of(2.0)), is(1.0));
    assertThat(distance(copies(90, 2.0), copies(7, 1.0)), is(1.0));
  }

  /** Up to 1 there are 1 of 4 and 2 of 2, up to 2 all but one of four: 3/4 at the most. */
  @Test
  void theGreatestDifferenceCountsWhereverItIs() {
    assertThat(distance(List.of(1.0, 2.0, 2.0, 3.0), List.of(1.0, 1.0)), is(0.75));
  }

  @Test
  void listsOfAnySizeWithTies() {
    long seed = System.nanoTime();
    System.out.println("Seed of QuantilesTest: " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      List<Double> here = list(random, 1 + random.nextInt(190), 1 + random.nextInt(30));
      List<Double> there = list(random, 1 + random.nextInt(190), 1 + random.nextInt(30));

      assertThat(here + " and " + there, distance(here, there), closeTo(exact(here, there), 1e-9));
    }
  }

  /** Twice the bound of a rank that is kept in 99 of 100 cases, for each of both. */
  @Test
  void longLists() {
    Random random = new Random(7);
    List<Double> here = list(random, 60_000, 1_000);
    List<Double> there = list(random, 20_000, 1_500);

    assertThat(distance(here, there), closeTo(exact(here, there), 4 * 0.0133));
  }

  @Test
  void whatIsNoSketchIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new byte[3]));
    assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new byte[64]));
    byte[] cut = new byte[12];
    System.arraycopy(quantiles(list(new Random(7), 90, 9)).bytes(), 0, cut, 0, 12);
    assertThrows(IllegalArgumentException.class, () -> Quantiles.of(cut));
  }

  private static List<Double> copies(int count, double value) {
    return Collections.nCopies(count, value);
  }

  private static List<Double> list(Random random, int size, int different) {
    return Stream.generate(() -> (double) random.nextInt(different)).limit(size).toList();
  }

  private static double distance(List<Double> here, List<Double> there) {
    return quantiles(here).distance(quantiles(there));
  }

  private static Quantiles quantiles(List<Double> values) {
    RowsProfile profile = RowsProfile.empty();
    values.forEach(
        value ->
            profile.add(FIELDS, Row.withSchema(SCHEMA.rowSchema()).attachValues((Object) value)));
    return Quantiles.of(profile.fields().get(0).numbers().orElseThrow().bytes());
  }

  private static double exact(List<Double> here, List<Double> there) {
    return DoubleStream.concat(
            here.stream().mapToDouble(value -> value), there.stream().mapToDouble(value -> value))
        .distinct()
        .map(value -> Math.abs(share(here, value) - share(there, value)))
        .max()
        .orElseThrow();
  }

  private static double share(List<Double> values, double upTo) {
    return values.stream().filter(value -> value <= upTo).count() / (double) values.size();
  }
}
