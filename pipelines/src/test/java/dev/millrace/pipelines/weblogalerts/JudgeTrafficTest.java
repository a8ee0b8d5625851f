package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SeriesVerdicts;
import dev.millrace.transforms.Verdict;
import dev.millrace.transforms.Verdict.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * With a detector that expects the least value of what it is shown, and sets aside what is more
 * than ten times that, and zero: a history of 5 windows, of which 3 must be known.
 */
class JudgeTrafficTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);

  private final List<TrafficRow> rows = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final List<LedgerCount> books = new ArrayList<>();

  @Test
  void fillsGapsThatCanBeJudgedAndLeavesTheRest() {
    List<TrafficRow> windows =
        new ArrayList<>(List.of(row(0, 5), row(1, 4), row(2, 60), row(3, 7), row(20, 9)));
    Collections.shuffle(windows, new Random(7));

    judge(windows);

    assertThat(
        rows,
        contains(
            // Two windows are too few to know.
            row(0, 5).judged(null, List.of()),
            row(1, 4).judged(null, List.of()),
            row(2, 60).judged(4.0, List.of("requests", "serverErrors")),
            row(3, 7).judged(4.0, List.of()),
            // Nobody asked for anything, as long as the history reaches back to who did.
            empty(4).judged(0.0, List.of("requests", "serverErrors")),
            empty(5).judged(0.0, List.of("requests", "serverErrors")),
            empty(6).judged(0.0, List.of("requests", "serverErrors")),
            empty(7).judged(0.0, List.of("requests", "serverErrors")),
            empty(8).judged(0.0, List.of("requests", "serverErrors")),
            row(20, 9).judged(null, List.of())));
    List<String> found = new ArrayList<>();
    for (Alert alert : alerts) {
      assertThat(alert.kind(), is("traffic"));
      assertThat(alert.model(), is("tenfold"));
      assertThat(alert.windowEnd(), is(alert.windowStart().plus(MINUTE)));
      found.add(
          new Duration(NOON, alert.windowStart()).getStandardMinutes()
              + " "
              + alert.series()
              + " "
              + alert.value()
              + " "
              + alert.expected());
    }
    Collections.sort(found);
    assertThat(
        found,
        is(
            List.of(
                "2 requests 60.0 4.0",
                "2 serverErrors 60.0 4.0",
                "4 requests 0.0 0.0",
                "4 serverErrors 0.0 0.0",
                "5 requests 0.0 0.0",
                "5 serverErrors 0.0 0.0",
                "6 requests 0.0 0.0",
                "6 serverErrors 0.0 0.0",
                "7 requests 0.0 0.0",
                "7 serverErrors 0.0 0.0",
                "8 requests 0.0 0.0",
                "8 serverErrors 0.0 0.0")));
    assertThat(
        books,
        containsInAnyOrder(
            Edges.WINDOWS.received(5),
            Edges.TRAFFIC_ROWS.sent(10),
            Edges.TRAFFIC_ROWS.in(Edges.REQUESTS).sent(85),
            Edges.TRAFFIC_ALERTS.sent(12)));
  }

  @Test
  void oneLineFromLongAgoCostsNoMoreThanAHistory() {
    judge(List.of(row(-25_000_000, 1), row(0, 5), row(1, 4), row(2, 6)));

    assertThat(
        rows,
        contains(
            row(-25_000_000, 1).judged(null, List.of()),
            empty(-24_999_998).judged(0.0, List.of("requests", "serverErrors")),
            empty(-24_999_997).judged(0.0, List.of("requests", "serverErrors")),
            empty(-24_999_996).judged(0.0, List.of("requests", "serverErrors")),
            empty(-24_999_995).judged(0.0, List.of("requests", "serverErrors")),
            row(0, 5).judged(null, List.of()),
            row(1, 4).judged(null, List.of()),
            row(2, 6).judged(4.0, List.of())));
  }

  private void judge(List<TrafficRow> windows) {
    SeriesVerdicts verdicts =
        SeriesVerdicts.by(JudgeTrafficTest::tenfold).withLeastKnown(3).withHistory(5);
    JudgeTraffic judging = new JudgeTraffic(verdicts, "tenfold", MINUTE.getMillis());
    judging.judge(windows, rows::add, alerts::add);
    judging.countTo(books::add);
  }

  private static Verdict tenfold(double[] history) {
    double least = Double.MAX_VALUE;
    for (double value : history) {
      least = Math.min(least, value);
    }
    double value = history[history.length - 1];
    boolean setAside = value > 10 * least || value == 0;
    return new Verdict(least, value, setAside ? Standing.SET_ASIDE : Standing.KEPT);
  }

  /** Every request has a server error, so that the series of errors is that of requests. */
  private static TrafficRow row(int minute, long requests) {
    Instant start = NOON.plus(Duration.standardMinutes(minute));
    return new TrafficRow(
        start,
        start.plus(MINUTE),
        requests,
        10 * requests,
        0,
        0,
        0,
        0,
        requests,
        0,
        1,
        List.of(new PathRequests("/", requests)),
        true,
        null,
        List.of());
  }

  private static TrafficRow empty(int minute) {
    Instant start = NOON.plus(Duration.standardMinutes(minute));
    return TrafficRow.empty(start, start.plus(MINUTE));
  }
}
