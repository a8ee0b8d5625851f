package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.Detector;
import dev.millrace.transforms.SeriesVerdicts;
import dev.millrace.transforms.Verdict;
import dev.millrace.transforms.Verdict.Standing;
import java.util.Arrays;
import java.util.List;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Minutes of a site, and a detector that expects the least value of what it is shown, and sets
 * aside what is more than ten times that, and zero: a history of 5 windows, of which 3 must be
 * known.
 */
final class TenfoldTraffic {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Duration MINUTE = Duration.standardMinutes(1);
  static final String MODEL = "tenfold";
  static final int HISTORY = 5;

  private TenfoldTraffic() {}

  static SeriesVerdicts verdicts() {
    return SeriesVerdicts.by(new Tenfold()).withLeastKnown(3).withHistory(HISTORY);
  }

  static JudgeTraffic judging() {
    return new JudgeTraffic(verdicts(), MODEL, MINUTE.getMillis());
  }

  /** A minute with as many requests, and as many errors. */
  static TrafficRow row(int minute, long requests, long serverErrors) {
    Instant start = NOON.plus(Duration.standardMinutes(minute));
    return new TrafficRow(
        start,
        start.plus(MINUTE),
        requests,
        10 * requests,
        0,
        requests - serverErrors,
        0,
        0,
        serverErrors,
        0,
        1,
        List.of(new PathRequests("/" + minute, requests)),
        true,
        null,
        List.of());
  }

  private static final class Tenfold implements Detector {
    private static final long serialVersionUID = 1L;

    @Override
    public Verdict verdict(double[] history) {
      double least = Arrays.stream(history).min().orElseThrow();
      double value = history[history.length - 1];
      boolean setAside = value > 10 * least || value == 0;
      return new Verdict(least, value, setAside ? Standing.SET_ASIDE : Standing.KEPT);
    }
  }
}
