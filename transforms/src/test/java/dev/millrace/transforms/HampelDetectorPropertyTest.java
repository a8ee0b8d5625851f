package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.beam.sdk.util.SerializableUtils;

class HampelDetectorPropertyTest {

  @Property
  void dependsNeitherOnTheOrderOfTheHistoryNorOnEarlierCalls(
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 1e6) Double> history,
      @ForAll @DoubleRange(min = 0, max = 1e6) double value) {
    List<Double> backwards = new ArrayList<>(history);
    Collections.reverse(backwards);

    for (HampelDetector detector : List.of(HampelDetector.ofCounts(), HampelDetector.ofValues())) {
      Verdict verdict = detector.verdict(with(history, value));

      assertThat(detector.verdict(with(backwards, value)), is(verdict));
      assertThat(
          SerializableUtils.ensureSerializable(detector).verdict(with(history, value)),
          is(verdict));
    }
  }

  private static double[] with(List<Double> history, double value) {
    double[] values =
        Arrays.copyOf(
            history.stream().mapToDouble(Double::doubleValue).toArray(), history.size() + 1);
    values[history.size()] = value;
    return values;
  }
}
