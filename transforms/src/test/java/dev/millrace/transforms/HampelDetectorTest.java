package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.Verdict.Standing;
import org.junit.jupiter.api.Test;

class HampelDetectorTest {

  /** Median 5, median absolute deviation 2, hence 15 / (1.4826 * 2). */
  @Test
  void measuresTheDistanceFromTheMedianInRobustDeviations() {
    assertThat(
        HampelDetector.ofValues().verdict(new double[] {9, 1, 2, 8, 3, 7, 4, 6, 5, 20}),
        is(new Verdict(5, 5.058681, Standing.SET_ASIDE)));
    assertThat(
        HampelDetector.ofValues().verdict(new double[] {9, 1, 2, 8, 3, 7, 4, 6, 5, -10}),
        is(new Verdict(5, -5.058681, Standing.SET_ASIDE)));
    assertThat(
        HampelDetector.ofValues()
            .withThreshold(5.1)
            .verdict(new double[] {9, 1, 2, 8, 3, 7, 4, 6, 5, 20}),
        is(new Verdict(5, 5.058681, Standing.KEPT)));
  }

  @Test
  void takesTheMeanOfTheMiddleTwo() {
    assertThat(
        HampelDetector.ofValues().withLeastDeviation(1).verdict(new double[] {4, 1, 2, 3, 2.5}),
        is(new Verdict(2.5, 0, Standing.KEPT)));
  }

  @Test
  void standsAHistoryOfWhichNearlyHalfIsAnomalous() {
    assertThat(
        HampelDetector.ofValues()
            .verdict(new double[] {1, 2, 3, 1, 2, 3, 2, 900, 900, 900, 900, 900, 2})
            .standing(),
        is(Standing.KEPT));
  }

  @Test
  void callsAnyOtherValueThanAConstantOneAnAnomalyUnlessToldWhatIsOrdinary() {
    double[] history = {7, 7, 7, 7, 8};

    assertThat(
        HampelDetector.ofValues().verdict(history),
        is(new Verdict(7, 1_000_000, Standing.SET_ASIDE)));
    assertThat(
        HampelDetector.ofValues().withLeastDeviation(0.5).verdict(history),
        is(new Verdict(7, 2, Standing.KEPT)));
    assertThat(
        HampelDetector.ofValues().verdict(new double[] {7, 7, 7, 7}),
        is(new Verdict(7, 0, Standing.KEPT)));
  }

  /** 2 sqrt(150.375) - 2 sqrt(100.375), over a deviation of 1. */
  @Test
  void measuresCountsOnAnscombesScale() {
    assertThat(
        HampelDetector.ofCounts().verdict(new double[] {100, 100, 100, 100, 150}),
        is(new Verdict(100, 4.488032, Standing.KEPT)));
    assertThat(
        HampelDetector.ofCounts().verdict(new double[] {100, 100, 100, 100, 0}),
        is(new Verdict(100, -18.81272, Standing.SET_ASIDE)));
    assertThat(
        HampelDetector.ofCounts()
            .withLeastDeviation(2)
            .verdict(new double[] {18, 18, 18, 18, 18, 37}),
        is(new Verdict(18, 1.826903, Standing.KEPT)));
  }

  @Test
  void comparesTheVisitsToAQuietSiteAmongThemselves() {
    double[] hourlyJob = new double[121];
    hourlyJob[0] = 118;
    hourlyJob[60] = 122;
    hourlyJob[120] = 120;
    double[] flood = hourlyJob.clone();
    flood[120] = 1_200;
    double[] silence = hourlyJob.clone();
    silence[120] = 0;

    assertThat(
        HampelDetector.ofCounts().verdict(hourlyJob), is(new Verdict(120, 0, Standing.KEPT)));
    assertThat(HampelDetector.ofCounts().verdict(flood).standing(), is(Standing.SET_ASIDE));
    assertThat(HampelDetector.ofCounts().verdict(silence), is(new Verdict(0, 0, Standing.KEPT)));
  }

  @Test
  void refusesWhatIsNoThreshold() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class, () -> HampelDetector.ofCounts().withThreshold(0))
            .getMessage(),
        is("Invalid threshold: 0.0 (must be > 0)"));
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> HampelDetector.ofCounts().withLeastDeviation(-1))
            .getMessage(),
        is("Invalid least deviation: -1.0 (must be >= 0)"));
  }
}
