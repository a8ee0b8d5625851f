package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DiceTest {
  private static final int DRAWS = 200_000;

  @Test
  void throwsWhatTheJdksSplitMix64Throws() {
    Dice dice = Dice.of(42, 1, 2);
    SplittableRandom oracle = new SplittableRandom(Dice.idOf(42, 1, 2));

    for (int i = 0; i < 1000; i++) {
      assertThat(dice.bits(), is(oracle.nextLong()));
    }
  }

  @Test
  void otherPlacesHaveOtherDice() {
    assertThat(Dice.idOf(1, 2, 3), is(not(Dice.idOf(1, 3, 2))));
    assertThat(Dice.idOf(1, 2), is(not(Dice.idOf(2, 1))));
    assertThat(Dice.idOf(1, 0), is(not(Dice.idOf(1))));
  }

  /** The statistic has 9 degrees of freedom; 27.9 is exceeded once in a thousand seeds. */
  @Test
  void boundedNumbersAreUniform() {
    Dice dice = Dice.of(3);
    int[] counts = new int[10];
    for (int i = 0; i < DRAWS; i++) {
      counts[dice.below(10)]++;
    }
    double expected = DRAWS / 10.0;
    double statistic = 0;
    for (int count : counts) {
      statistic += (count - expected) * (count - expected) / expected;
    }

    assertThat(statistic, is(lessThan(27.9)));
  }

  /** Tolerances are four standard errors of a mean of so many draws. */
  @Test
  void meansAreWhatTheDistributionsSay() {
    Dice dice = Dice.of(4);
    double exponential = 0;
    double geometric = 0;
    double logarithms = 0;
    double octaves = 0;
    for (int i = 0; i < DRAWS; i++) {
      exponential += dice.exponential(5);
      geometric += dice.geometric(4);
      logarithms += Math.log(dice.logNormal(10, 0.5));
      octaves += Math.log(dice.logUniform(1, Math.E));
    }
    double error = 4 / Math.sqrt(DRAWS);

    assertThat(exponential / DRAWS, is(closeTo(5, 5 * error)));
    assertThat(geometric / DRAWS, is(closeTo(4, Math.sqrt(12) * error)));
    assertThat(logarithms / DRAWS, is(closeTo(Math.log(10), 0.5 * error)));
    assertThat(octaves / DRAWS, is(closeTo(0.5, Math.sqrt(1 / 12.0) * error)));
  }
}
