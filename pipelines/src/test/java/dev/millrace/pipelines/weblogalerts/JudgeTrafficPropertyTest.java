package dev.millrace.pipelines.weblogalerts;

import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.MINUTE;
import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.judging;
import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.row;
import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.verdicts;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.millrace.transforms.LedgerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** One window after the other, as they come in a stream, or all at once: the same is said. */
class JudgeTrafficPropertyTest {

  @Property(tries = 500)
  void windowsOneByOneAreJudgedAsAllAtOnce(@ForAll("series") List<TrafficRow> series) {
    Said atOnce = new Said();
    JudgeTraffic all = judging();
    all.judge(series, atOnce.rows::add, atOnce.alerts::add);
    all.countTo(atOnce::count);

    Said oneByOne = new Said();
    TrafficHistory history = TrafficHistory.of(verdicts(), MINUTE.getMillis(), List.of());
    for (TrafficRow row : series) {
      JudgeTraffic next = judging();
      next.judgeNext(history.rows(), row, oneByOne.rows::add, oneByOne.alerts::add);
      next.countTo(oneByOne::count);
      // As a store keeps it between two windows.
      history = TrafficHistory.of(verdicts(), MINUTE.getMillis(), history.with(row).rows());
      assertThat(history.rows().size(), lessThanOrEqualTo(TenfoldTraffic.HISTORY + 1));
    }

    assertThat(oneByOne.rows, is(atOnce.rows));
    assertThat(oneByOne.alerts, is(atOnce.alerts));
    assertThat(oneByOne.books, is(atOnce.books));
  }

  /** All that judging hands on; the books added up. */
  private static final class Said {
    private final List<TrafficRow> rows = new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    private final Map<String, Long> books = new TreeMap<>();

    private void count(LedgerCount count) {
      books.merge(
          count.from() + " > " + count.to() + " " + count.unit() + " " + count.side(),
          count.count(),
          Long::sum);
    }
  }

  /** Gaps are mostly short; some are longer than what verdicts look back to. */
  @Provide
  Arbitrary<List<TrafficRow>> series() {
    Arbitrary<Integer> steps =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(1)),
            Tuple.of(3, Arbitraries.integers().between(2, 5)),
            Tuple.of(1, Arbitraries.integers().between(6, 20)));
    Arbitrary<Integer> requests = Arbitraries.of(1, 2, 3, 5, 30, 400);
    return Combinators.combine(steps, requests, Arbitraries.integers().between(0, 400))
        .as((step, asked, errors) -> new int[] {step, asked, Math.min(asked, errors)})
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(JudgeTrafficPropertyTest::rows);
  }

  private static List<TrafficRow> rows(List<int[]> windows) {
    List<TrafficRow> rows = new ArrayList<>();
    int minute = 0;
    for (int[] window : windows) {
      minute += window[0];
      rows.add(row(minute, window[1], window[2]));
    }
    return rows;
  }
}
