package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.ClientMinute;
import dev.millrace.conformance.oracle.ClientStory;
import dev.millrace.conformance.oracle.Feature;
import dev.millrace.conformance.oracle.Features;
import dev.millrace.conformance.oracle.FeaturesPage;
import dev.millrace.conformance.oracle.Request;
import dev.millrace.conformance.oracle.Trait;
import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.RequestTrait;
import dev.millrace.pipelines.weblogalerts.WebLogFeature;
import dev.millrace.pipelines.weblogalerts.WebLogFeatures;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.AccessLogLine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pipeline's counts and features against those that the oracle works out from docs/features.md,
 * on requests that are made of the page's words.
 */
class FeaturesConformanceTest {
  private static final long SEED = 20_260_105;
  private static final int MINUTES = 2_000;

  @Test
  void thePageTheOracleAndThePipelineNameTheSameFeaturesInOneOrder() {
    List<String> page =
        FeaturesPage.rows("Features").stream()
            .filter(cells -> cells.size() == 4 && cells.get(0).matches("\\d+"))
            .map(cells -> cells.get(0) + " " + cells.get(1).replace("`", "") + " " + cells.get(3))
            .toList();
    List<Feature> features = Features.ALL;
    List<String> oracle =
        Stream.iterate(0, i -> i + 1)
            .limit(features.size())
            .map(i -> i + " " + features.get(i).name() + " " + scale(features.get(i)))
            .toList();
    assertThat(oracle, is(page));
    assertThat(WebLogFeatures.names(), is(features.stream().map(Feature::name).toList()));
  }

  private static String scale(Feature feature) {
    return switch (feature.scale()) {
      case LOG -> "log";
      case SHARE -> "share";
    };
  }

  @Test
  void theOracleAndThePipelineKnowTheSameTraits() {
    assertThat(names(Trait.values()), is(names(RequestTrait.values())));
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).sorted().toList();
  }

  static List<String> words() {
    return RequestWords.all();
  }

  /** Each word where it counts, where it does not, and as a whole, an end or a part. */
  @ParameterizedTest
  @MethodSource("words")
  void eachWordOfThePageGivesTheTraitsThatThePageSays(String word) {
    for (Request request : RequestWords.around(word)) {
      assertSameCounts(List.of(request), "word " + word + ": " + request);
    }
  }

  @Test
  void requestsMadeOfThePagesWordsGiveTheCountsAndFeaturesThatThePageDefines() {
    Random random = new Random(SEED);
    List<Request> before = List.of();
    for (int minute = 0; minute < MINUTES; minute++) {
      List<Request> requests = new RandomRequests(random).ofAMinute();
      String which = "seed " + SEED + ", minute " + minute;
      assertSame(requests, which);
      assertSameCounts(requests, join(before, requests), which + " and the one before");
      before = requests;
    }
  }

  private static List<Request> join(List<Request> some, List<Request> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** Where one request alone differs, a person need not look at the others. */
  private static void assertSame(List<Request> requests, String which) {
    for (Request request : requests) {
      assertSameCounts(List.of(request), which + ": " + request);
    }
    assertSameCounts(requests, which);
  }

  private static void assertSameCounts(List<Request> requests, String which) {
    assertSameCounts(requests, requests, which);
  }

  /**
   * @param recent the requests of ten windows, these among them
   */
  private static void assertSameCounts(List<Request> requests, List<Request> recent, String which) {
    ClientMinute oracle = ClientMinute.of(requests);
    ClientStory story = new ClientStory(oracle, ClientMinute.of(recent));
    ClientActivity pipeline = activity(requests);
    ClientActivity before = activity(recent);
    Map<String, Object> expected = new TreeMap<>();
    Map<String, Object> counted = new TreeMap<>();
    for (Trait trait : Trait.values()) {
      expected.put(trait.name(), oracle.count(trait));
      counted.put(trait.name(), pipeline.count(RequestTrait.valueOf(trait.name())));
    }
    float[] inputs = WebLogFeatures.of(pipeline, before);
    for (WebLogFeature feature : WebLogFeature.values()) {
      Feature defined = Features.ALL.get(feature.ordinal());
      expected.put(defined.name(), List.of(defined.figure(story), defined.input(story)));
      counted.put(
          feature.figureName(),
          List.of(feature.figure(pipeline, before), inputs[feature.ordinal()]));
    }
    List<String> differences =
        expected.entrySet().stream()
            .filter(count -> !count.getValue().equals(counted.get(count.getKey())))
            .map(count -> count + " but was " + counted.get(count.getKey()))
            .toList();
    assertThat(which, differences, is(empty()));
  }

  private static ClientActivity activity(List<Request> requests) {
    ClientActivity activity = new ClientActivity();
    AccessLogLine line = new AccessLogLine();
    for (Request request : requests) {
      line.set(entry(request));
      activity.add(line);
    }
    return activity;
  }

  private static AccessLogEntry entry(Request request) {
    return new AccessLogEntry(
        request.client(),
        request.ident(),
        request.user(),
        Instant.ofEpochMilli(request.time()),
        request.method(),
        request.target(),
        request.protocol(),
        request.line(),
        request.status(),
        request.bytes(),
        request.referrer(),
        request.agent());
  }
}
