package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.transforms.events.Baseline;
import dev.millrace.transforms.events.EventDetector;
import dev.millrace.transforms.events.EventDetectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a detector found ordinary in a run, in the report. Values are those of the field, numbers
 * with six digits.
 *
 * @param detector in words
 * @param values that it has learned from
 * @param median of these; null where there are none
 * @param least that is ordinary; null where nothing is judged
 * @param greatest that is ordinary; null where nothing is judged
 * @param relativeError by which share of itself each number that these are made of is off at most,
 *     on the detector's scale; 0 if they are exact
 * @param setAside events that it has set aside
 * @param idle why nothing is judged; null where it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DetectorQuality(
    String field,
    String detector,
    long values,
    @Nullable String median,
    @Nullable String least,
    @Nullable String greatest,
    double relativeError,
    long setAside,
    @Nullable String idle) {

  /**
   * Each detector.
   *
   * @param baselines for each; none of a run without events
   * @param reasons how often each was given for an event that was set aside
   */
  static List<DetectorQuality> of(
      EventDetectors detectors, List<Baseline> baselines, Map<String, Long> reasons) {
    List<DetectorQuality> all = new ArrayList<>();
    for (int i = 0; i < detectors.all().size(); i++) {
      all.add(of(detectors, i, baselines.isEmpty() ? Baseline.NONE : baselines.get(i), reasons));
    }
    return all;
  }

  private static DetectorQuality of(
      EventDetectors detectors, int place, Baseline baseline, Map<String, Long> reasons) {
    EventDetector detector = detectors.all().get(place);
    boolean judging = baseline.isJudging();
    EventDetector.Fences fences = baseline.fences();
    return new DetectorQuality(
        detector.field(),
        detector.text(),
        baseline.values(),
        baseline.values() == 0 ? null : detectors.about(place, fences.center()),
        judging ? detectors.about(place, fences.least()) : null,
        judging ? detectors.about(place, fences.greatest()) : null,
        baseline.relativeError(),
        judging
            ? reasons.getOrDefault(
                QualitySteps.reason(detector.field(), detectors.text(place, baseline)), 0L)
            : 0,
        judging ? null : idle(baseline));
  }

  private static String idle(Baseline baseline) {
    if (baseline.values() < Baseline.LEAST_VALUES) {
      return String.format(Locale.ROOT, "fewer than %d values", Baseline.LEAST_VALUES);
    }
    return baseline.fences().spread() > 0
        ? "values too far apart for floating point numbers"
        : "half of the values or more are one";
  }
}
