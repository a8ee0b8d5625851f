package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private final double[] normalMeans = new double[HingeBasis.size()];
  private final double[][] weights = new double[HingeBasis.size()][Label.values().length];

  @Test
  void theStrongestFigureComesFirstAndFiguresThatSpeakAgainstTheLabelAreLeftOut() {
    weigh(WebLogFeature.REQUESTS, 1);
    weigh(WebLogFeature.MISSED, 3);
    weigh(WebLogFeature.DISTINCT_PATHS, -1);

    assertThat(evidence(missing(4)), is(List.of("missed=4.0", "requests=4.0")));
  }

  @Test
  void ofFiguresThatSpeakAlikeTheFirstFiveAreGiven() {
    for (WebLogFeature feature :
        List.of(
            WebLogFeature.REQUESTS,
            WebLogFeature.DISTINCT_PATHS,
            WebLogFeature.MISSED,
            WebLogFeature.DISTINCT_FAILING_PATHS,
            WebLogFeature.BUSIEST_FIVE_SECONDS,
            WebLogFeature.UNSTYLED_PAGES)) {
      weigh(feature, 1);
    }

    assertThat(
        evidence(missing(4)),
        is(
            List.of(
                "requests=4.0",
                "busiestFiveSeconds=4.0",
                "distinctPaths=4.0",
                "unstyledPages=4.0",
                "missed=4.0")));
  }

  @Test
  void whatAClientDidNotDoIsNoEvidenceBesideWhatItDid() {
    weigh(WebLogFeature.NOT_MODIFIED_SHARE, -100);
    normalMeans[WebLogFeature.NOT_MODIFIED_SHARE.ordinal()] = 0.3;
    weigh(WebLogFeature.MISSED, 1);

    assertThat(evidence(missing(4)), is(List.of("missed=4.0")));
  }

  @Test
  void aFigureThatIsWrittenZeroIsTakenForOne() {
    weigh(WebLogFeature.MISSED_SHARE, 100);
    weigh(WebLogFeature.REQUESTS, 1);
    List<Requests> requests = new ArrayList<>(missing(1));
    for (int i = 0; i < 2_500; i++) {
      requests.add(Requests.get("/"));
    }

    assertThat(evidence(requests), is(List.of("requests=2501.0")));
  }

  @Test
  void whereNothingElseSpeaksItIsWhatAClientDidNotDo() {
    weigh(WebLogFeature.NOT_MODIFIED_SHARE, -1);
    weigh(WebLogFeature.QUERY_SHARE, -2);
    normalMeans[WebLogFeature.NOT_MODIFIED_SHARE.ordinal()] = 0.3;
    normalMeans[WebLogFeature.QUERY_SHARE.ordinal()] = 0.3;

    assertThat(evidence(missing(4)), is(List.of("queryShare=0.0", "notModifiedShare=0.0")));
  }

  @Test
  void figuresOfRecentWindowsSpeakToo() {
    weigh(WebLogFeature.MISSED, 1);
    weigh(WebLogFeature.RECENT_DISTINCT_FAILING_PATHS, 1);
    ClientActivity recent = Requests.activity(missing(9).stream().map(Requests::entry).toList());
    ClientActivity activity = Requests.activity(Requests.get("/page-0").status(404));

    assertThat(
        List.copyOf(new Evidence(normalMeans, weights).of(activity, recent, Label.SCAN).entrySet()),
        is(List.of(Map.entry("recentDistinctFailingPaths", 9.0), Map.entry("missed", 1.0))));
  }

  private void weigh(WebLogFeature feature, double weight) {
    weights[feature.ordinal()][Label.SCAN.ordinal()] = weight;
  }

  private static List<Requests> missing(int pages) {
    List<Requests> requests = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      requests.add(Requests.get("/page-" + i).status(404));
    }
    return requests;
  }

  private List<String> evidence(List<Requests> requests) {
    ClientActivity activity = Requests.activity(requests.stream().map(Requests::entry).toList());
    Map<String, Double> evidence =
        new Evidence(normalMeans, weights).of(activity, activity, Label.SCAN);
    return evidence.entrySet().stream().map(Map.Entry::toString).toList();
  }
}
