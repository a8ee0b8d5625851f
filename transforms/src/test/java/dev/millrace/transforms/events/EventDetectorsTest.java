package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.events.EventDetector.ModifiedZScore;
import dev.millrace.transforms.events.EventDetector.Scale;
import dev.millrace.transforms.events.EventDetector.TukeyFences;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class EventDetectorsTest {
  private static final EventProtection PROTECTION =
      EventProtection.of(
          EventSchema.parse(
              """
              {"type":"record","name":"Sale","fields":[
               {"name":"number","type":["null","double"],"default":null},
               {"name":"day","type":["null",{"type":"int","logicalType":"date"}],"default":null},
               {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-micros"}],
                "default":null},
               {"name":"name","type":"string","default":"x"},
               {"name":"salary","type":"int","default":1,"privacy":"drop"},
               {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line",
                "fields":[{"name":"amount","type":"int"}]}},"default":[]}]}
              """));

  /**
   * Newcomb's 66 measurements of the speed of light, as Stigler has them in Do Robust Estimators
   * Work with Real Data?, The Annals of Statistics 5 (1977). Two are known to be outliers.
   */
  private static final List<Double> NEWCOMB =
      DoubleStream.of(
              28, 26, 33, 24, 34, -44, 27, 16, 40, -2, 29, 22, 24, 21, 25, 30, 23, 29, 31, 19, 24,
              20, 36, 32, 36, 28, 25, 21, 28, 29, 37, 25, 28, 26, 30, 32, 36, 26, 30, 22, 36, 23,
              27, 27, 28, 27, 31, 27, 26, 33, 26, 32, 32, 24, 39, 28, 24, 25, 32, 25, 29, 27, 28,
              29, 16, 23)
          .boxed()
          .toList();

  @Test
  void theModifiedScoreFindsNewcombsOutliers() throws Refusal {
    ModifiedZScore detector = new ModifiedZScore("number", Scale.LINEAR, 3.5);

    assertThat(found(detector, NEWCOMB), is(List.of("-44.0", "-2.0")));
    Baseline baseline = learned(detector, numbers(NEWCOMB)).get(0);
    assertThat(baseline.values(), is(66L));
    assertThat(baseline.relativeError(), is(0.0));
    assertThat(baseline.fences().center(), is(27.0));
    assertThat(baseline.fences().spread(), is(3.0));
    // 27 ± 3.5 × 3 ÷ 0.6745
    assertThat(baseline.fences().least(), is(closeTo(11.432913, 1e-6)));
    assertThat(baseline.fences().greatest(), is(closeTo(42.567087, 1e-6)));
  }

  /** The score of -2 is 6.52, that of -44 is 15.96. */
  @Test
  void onlyScoresAboveTheGreatestAreFound() throws Refusal {
    assertThat(
        found(new ModifiedZScore("number", Scale.LINEAR, 6.53), NEWCOMB), is(List.of("-44.0")));
    assertThat(found(new ModifiedZScore("number", Scale.LINEAR, 15.97), NEWCOMB), is(List.of()));
  }

  /** Quartiles 24 and 30.75: far out are values below 3.75 and above 51. */
  @Test
  void fencesFindNewcombsOutliers() throws Refusal {
    TukeyFences detector = new TukeyFences("number", Scale.LINEAR, 3);

    assertThat(found(detector, NEWCOMB), is(List.of("-44.0", "-2.0")));
    EventDetector.Fences fences = learned(detector, numbers(NEWCOMB)).get(0).fences();
    assertThat(fences, is(new EventDetector.Fences(27, 6.75, 3.75, 51)));
  }

  /** Of 0 to 20 the quartiles are 5 and 15. */
  @Test
  void bothFencesAreWithinWhatIsOrdinary() throws Refusal {
    List<Double> numbers = IntStream.rangeClosed(0, 20).mapToObj(i -> (double) i).toList();

    assertThat(found(new TukeyFences("number", Scale.LINEAR, 0.5), numbers), is(List.of()));
    assertThat(
        found(new TukeyFences("number", Scale.LINEAR, 0.49), numbers), is(List.of("0.0", "20.0")));
  }

  @Test
  void whatIsSetAsideSaysWhatIsOrdinary() throws Refusal {
    EventDetectors detectors = with(new ModifiedZScore("number", Scale.LINEAR, 3.5));
    List<Row> rows = numbers(NEWCOMB);

    assertThat(
        detectors.unusual(rows.get(5), learned(detectors, rows)),
        is(
            List.of(
                new BrokenRule(
                    "number", "modified z-score to 3.5 (11.4329 to 42.5671)", "-44.0"))));
  }

  /** A hundred doublings: the logarithms lie as evenly as numbers from 0 to 99. */
  @Test
  void onALogarithmicScaleRatiosCount() throws Refusal {
    List<Double> doublings =
        new ArrayList<>(IntStream.range(0, 100).mapToObj(i -> Math.scalb(1.0, i)).toList());
    assertThat(
        "those from 2 to the 77th on are far from the quartiles",
        found(new TukeyFences("number", Scale.LINEAR, 3), doublings).size(),
        is(23));
    assertThat(found(new TukeyFences("number", Scale.LOGARITHMIC, 3), doublings), is(List.of()));
    doublings.add(Math.scalb(1.0, 600));
    assertThat(
        found(new TukeyFences("number", Scale.LOGARITHMIC, 3), doublings),
        is(List.of(Double.toString(Math.scalb(1.0, 600)))));
  }

  @Test
  void whatHasNoLogarithmIsNotJudged() throws Refusal {
    List<Double> numbers = new ArrayList<>(List.of(0.0, -1.0, -1e9));
    IntStream.range(1, 30).forEach(i -> numbers.add((double) i));
    EventDetector detector = new TukeyFences("number", Scale.LOGARITHMIC, 3);

    assertThat(learned(detector, numbers(numbers)).get(0).values(), is(29L));
    assertThat(found(detector, numbers), is(List.of()));
  }

  @Test
  void ofFewValuesNothingIsJudged() throws Refusal {
    List<Double> numbers = new ArrayList<>();
    IntStream.range(0, 18).forEach(i -> numbers.add((double) i));
    numbers.add(1e9);
    assertThat(found(new TukeyFences("number", Scale.LINEAR, 3), numbers), is(List.of()));

    numbers.add(5.0);
    assertThat(found(new TukeyFences("number", Scale.LINEAR, 3), numbers), is(List.of("1.0E9")));
  }

  @Test
  void whereMostValuesAreOneNothingIsJudged() throws Refusal {
    List<Double> numbers = new ArrayList<>(Collections.nCopies(60, 1.0));
    numbers.addAll(List.of(2.0, 3.0, 1e9));

    assertThat(found(new ModifiedZScore("number", Scale.LINEAR, 3.5), numbers), is(List.of()));
    assertThat(found(new TukeyFences("number", Scale.LINEAR, 3), numbers), is(List.of()));
  }

  @Test
  void numbersThatAreTooFarApartAreNotJudged() throws Refusal {
    List<Double> numbers = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> numbers.add(i % 2 == 0 ? 1.7e308 : -1.7e308));

    assertThat(found(new TukeyFences("number", Scale.LINEAR, 3), numbers), is(List.of()));
    assertThat(found(new ModifiedZScore("number", Scale.LINEAR, 3.5), numbers), is(List.of()));
    Baseline baseline =
        learned(new TukeyFences("number", Scale.LINEAR, 3), numbers(numbers)).get(0);
    assertThat(baseline.fences().center(), is(0.0));
    assertThat(baseline.isJudging(), is(false));

    numbers.addAll(List.of(1.7e308, 1.7e308));
    Baseline aside =
        learned(new ModifiedZScore("number", Scale.LINEAR, 3.5), numbers(numbers)).get(0);
    assertThat(aside.fences().center(), is(1.7e308));
    assertThat(aside.isJudging(), is(false));
  }

  /** The upper bound is a logarithm whose number is none, so all that is above is ordinary. */
  @Test
  void whatIsOrdinaryMayGoBeyondAllNumbersAndDays() throws Refusal {
    List<Double> doublings = IntStream.range(0, 100).mapToObj(i -> Math.scalb(1.0, i)).toList();
    EventDetectors wide = with(new TukeyFences("number", Scale.LOGARITHMIC, 30));
    assertThat(
        wide.text(0, learned(wide, numbers(doublings)).get(0)),
        is("Tukey fences by 30 on a logarithmic scale (0 to Infinity)"));

    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= 28; i++) {
      rows.add(row("{\"day\":\"2026-02-%02d\"}".formatted(i)));
    }
    EventDetectors days = with(new TukeyFences("day", Scale.LINEAR, 1e15));
    assertThat(
        days.text(0, learned(days, rows).get(0)),
        is("Tukey fences by 1000000000000000 (%s to %s)".formatted(LocalDate.MIN, LocalDate.MAX)));
  }

  /** Engines hold that against a step that it changes what it is given. */
  @Test
  void lookingAtWhatWasSeenOfEventsThatAllBreakARuleLeavesItAsItIs() throws CoderException {
    SeenValues seen = SeenValues.none();
    seen.addEvent();
    byte[] before = CoderUtils.encodeToByteArray(SeenValues.Coder.of(), seen);

    assertThat(
        with(new TukeyFences("number", Scale.LINEAR, 3)).baselines(seen),
        is(List.of(Baseline.NONE)));
    assertThat(CoderUtils.encodeToByteArray(SeenValues.Coder.of(), seen), is(before));
  }

  @Test
  void datesAndTimesAreJudgedByTheirDaysAndMicroseconds() throws Refusal {
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= 28; i++) {
      rows.add(row("{\"day\":\"2026-02-%02d\",\"at\":\"2026-02-01T00:00:%02dZ\"}".formatted(i, i)));
    }
    rows.add(row("{\"day\":\"2036-02-01\",\"at\":\"2026-02-01T01:00:00Z\"}"));
    EventDetectors detectors =
        with(new TukeyFences("day", Scale.LINEAR, 1)).with(new TukeyFences("at", Scale.LINEAR, 1));

    assertThat(
        detectors.unusual(rows.get(28), learned(detectors, rows)),
        is(
            List.of(
                // Quartiles 8 and 22 February.
                new BrokenRule("day", "Tukey fences by 1 (2026-01-25 to 2026-03-08)", "2036-02-01"),
                new BrokenRule(
                    "at",
                    "Tukey fences by 1 (2026-01-31T23:59:54Z to 2026-02-01T00:00:36Z)",
                    "2026-02-01T01:00:00Z"))));
  }

  @Test
  void eachItemOfAnArrayIsAValueAndTheFirstThatIsFoundIsTold() throws Refusal {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(row("{\"lines\":[{\"amount\":%d},{\"amount\":%d}]}".formatted(i, 2 * i)));
    }
    rows.add(row("{\"lines\":[{\"amount\":3},{\"amount\":900},{\"amount\":800}]}"));
    EventDetectors detectors = with(new TukeyFences("lines[].amount", Scale.LINEAR, 3));
    List<Baseline> baselines = learned(detectors, rows);

    assertThat(baselines.get(0).values(), is(43L));
    assertThat(detectors.unusual(rows.get(20), baselines).get(0).value(), is("900"));
    assertThat(detectors.unusual(rows.get(19), baselines), is(List.of()));
  }

  @Test
  void aValueThatIsNotThereIsNeitherLearnedNorJudged() throws Refusal {
    EventDetectors detectors = with(new TukeyFences("number", Scale.LINEAR, 3));

    List<Baseline> baselines = learned(detectors, List.of(row("{}")));

    assertThat(baselines, is(List.of(Baseline.NONE)));
    assertThat(detectors.unusual(row("{}"), baselines), is(List.of()));
  }

  @Test
  void whatItIsNotForIsRefused() {
    assertThat(
        refused(new TukeyFences("name", Scale.LINEAR, 3)),
        is("field name of type string (a detector is for numbers, dates and times)"));
    assertThat(
        refused(new TukeyFences("day", Scale.LOGARITHMIC, 3)),
        is("field day of type date (a logarithmic scale is for numbers)"));
    assertThat(
        refused(new TukeyFences("salary", Scale.LINEAR, 3)),
        is(
            "field salary is protected, drop (a detector is for fields that may be seen, as it says"
                + " which values are ordinary; give a range)"));
    assertThat(
        assertThrows(
                IllegalArgumentException.class, () -> new TukeyFences("number", Scale.LINEAR, -1))
            .getMessage(),
        is("factor -1.0 (must be > 0)"));
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> new ModifiedZScore("number", Scale.LINEAR, Double.POSITIVE_INFINITY))
            .getMessage(),
        is("greatest Infinity (must be > 0)"));
  }

  @Test
  void detectorsChangeTheFingerprintOfRules() {
    EventRules rules = EventRules.none(PROTECTION);
    EventRules three = rules.with(new TukeyFences("number", Scale.LINEAR, 3));
    EventRules two = rules.with(new TukeyFences("number", Scale.LINEAR, 2));

    assertThat(three.isEmpty(), is(false));
    assertThat(three.fingerprint().equals(two.fingerprint()), is(false));
    assertThat(three.fingerprint().equals(rules.fingerprint()), is(false));
  }

  private static String refused(EventDetector detector) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> with(detector)).getMessage());
  }

  private static EventDetectors with(EventDetector detector) {
    return EventDetectors.none(PROTECTION).with(detector);
  }

  /** The numbers that are set aside when they are all. */
  private static List<String> found(EventDetector detector, List<Double> numbers) throws Refusal {
    EventDetectors detectors = with(detector);
    List<Row> rows = numbers(numbers);
    List<Baseline> baselines = learned(detectors, rows);
    return rows.stream()
        .flatMap(row -> detectors.unusual(row, baselines).stream())
        .map(broken -> String.valueOf(broken.value()))
        .toList();
  }

  private static List<Baseline> learned(EventDetector detector, List<Row> rows) {
    return learned(with(detector), rows);
  }

  /** As an engine does: somewhere else, and in parts. */
  private static List<Baseline> learned(EventDetectors detectors, List<Row> rows) {
    EventDetectors there = SerializableUtils.clone(detectors);
    SeenValues all = SeenValues.none();
    SeenValues odd = SeenValues.none();
    for (int i = 0; i < rows.size(); i++) {
      there.learn(rows.get(i), i % 2 == 0 ? all : odd);
    }
    return there.baselines(joined(SeenValues.joining(), odd, all));
  }

  private static <A> SeenValues joined(
      Combine.CombineFn<SeenValues, A, SeenValues> joining, SeenValues one, SeenValues other) {
    A first = joining.addInput(joining.createAccumulator(), one);
    A second = joining.addInput(joining.createAccumulator(), other);
    return joining.extractOutput(joining.mergeAccumulators(List.of(first, second)));
  }

  private static List<Row> numbers(List<Double> numbers) throws Refusal {
    List<Row> rows = new ArrayList<>();
    for (Double number : numbers) {
      rows.add(row("{\"number\":" + number + "}"));
    }
    return rows;
  }

  private static Row row(String json) throws Refusal {
    return JsonEvents.of(PROTECTION.declared())
        .read(json.getBytes(StandardCharsets.UTF_8), UnknownFields.REFUSED);
  }
}
