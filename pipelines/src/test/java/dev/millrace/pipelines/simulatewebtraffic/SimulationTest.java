package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.millrace.pipelines.weblogalerts.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {
  private static final Simulation SIMULATION =
      Simulation.of(11)
          .withServers(4)
          .withRequestsPerMinute(800)
          .withDuration(Duration.ofMinutes(20))
          .withAttackShare(0.2);
  private static final List<LabelledLine> LINES = collect(SIMULATION);

  @Test
  void theSameSeedGivesTheSameBytesWhateverTheLocaleAndTheTimeZone() {
    List<String> here = LINES.stream().map(LabelledLine::toString).toList();
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

      assertThat(lines(SIMULATION), is(here));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void noLineIsWrittenLaterAfterItsStampThanTheSimulationSays() {
    long waited = 0;
    for (long seed = 1; seed <= 30; seed++) {
      Simulation simulation = SIMULATION.withSeed(seed);
      long greatest = simulation.greatestDelay().toMillis();
      for (LabelledLine line : collect(simulation)) {
        long delay = line.time() - LogLine.of(line).time().toInstant().toEpochMilli();
        assertThat("seed " + seed + ": " + line, delay, lessThanOrEqualTo(greatest));
        waited = Math.max(waited, delay);
      }
    }
    // Else large answers, which are what it is about, were not among them.
    assertThat(waited, greaterThan(10_000L));
  }

  @Test
  void linesPerSecondAreThoseOfTheWholeSimulation() {
    Simulation simulation =
        Simulation.of(3)
            .withAttackShare(0.2)
            .withLinesPerSecond(50)
            .withDuration(Duration.ofHours(1));

    assertThat((double) lines(simulation).size() / 3600, closeTo(50, 5));
  }

  @Test
  void anotherSeedGivesOtherLines() {
    Set<String> common = LINES.stream().map(LabelledLine::toString).collect(Collectors.toSet());
    common.retainAll(Set.copyOf(lines(SIMULATION.withSeed(12))));

    // The server's own jobs come from 127.0.0.1 and may be equal by accident.
    assertThat(common, everyItem(startsWith("127.0.0.1 ")));
  }

  @Test
  void attackersChangeNothingForThoseWhoBehave() {
    List<String> benign =
        LINES.stream()
            .filter(line -> line.label().equals(AttackKind.NORMAL))
            .map(LabelledLine::toString)
            .toList();

    assertThat(lines(SIMULATION.withAttackShare(0)), is(benign));
  }

  @Test
  void aServerWritesItsLinesInTheOrderOfTimeAndStampsThemWithTheirRequests() {
    long before = 0;
    for (LabelledLine line : LINES) {
      LogLine read = LogLine.of(line);
      Duration age = Duration.between(read.time().toInstant(), Instant.ofEpochMilli(line.time()));

      // A stamp is cut to the second; a request takes up to 127 ms, and 1 ms for 2,000 bytes.
      assertThat(age.isNegative(), is(false));
      assertThat(age.toMillis(), is(lessThan(1000 + 127 + read.bytes() / 2000 + 1)));
      assertThat(read.client(), is(line.client()));
      assertThat(line.time(), is(greaterThanOrEqualTo(before)));
      before = line.time();
    }
  }

  @Test
  void allLinesFallIntoTheSimulatedTime() {
    List<LabelledLine> lines = LINES;
    long start = SIMULATION.start().toEpochMilli();
    long end = start + SIMULATION.duration().toMillis();

    assertThat(lines.get(0).time(), is(greaterThanOrEqualTo(start)));
    assertThat(lines.get(lines.size() - 1).time(), is(lessThan(end)));
  }

  @Test
  void theFirstMinuteIsAsBusyAsTheOthers() {
    Simulation steady =
        SIMULATION.withAttackShare(0).withServers(1).withDuration(Duration.ofMinutes(10));
    long first = 0;
    long all = 0;
    for (int seed = 0; seed < 10; seed++) {
      for (LabelledLine line : collect(steady.withSeed(seed))) {
        all++;
        first += line.time() < steady.start().toEpochMilli() + 60_000 ? 1 : 0;
      }
    }

    // Visits began before the first minute, or it would lack most of what they go on to ask for.
    assertThat((double) first / all, is(closeTo(0.1, 0.02)));
  }

  @Test
  void noClientBothBehavesAndAttacks() {
    Map<String, Set<String>> labels = new HashMap<>();
    for (LabelledLine line : LINES) {
      labels.computeIfAbsent(line.client(), client -> new TreeSet<>()).add(line.label());
    }

    assertThat(labels.values().stream().filter(l -> l.size() > 1).toList(), is(List.of()));
  }

  @Test
  void theLabelsAreThoseOfTheAlerts() {
    Set<String> words =
        Arrays.stream(AttackKind.values()).map(AttackKind::label).collect(Collectors.toSet());
    words.add(AttackKind.NORMAL);

    assertThat(
        words, is(Arrays.stream(Label.values()).map(Label::word).collect(Collectors.toSet())));
  }

  @ParameterizedTest
  @EnumSource
  void eachVariantThatAScenarioAllowsIsThereAndNoOther(Scenario scenario) {
    Simulation all =
        SIMULATION
            .withScenario(scenario)
            .withServers(12)
            .withAttackShare(0.4)
            .withRequestsPerMinute(4500);
    Map<String, String> labels = new HashMap<>();
    all.generate(line -> labels.put(line.variant(), line.label()));
    Map<String, String> expected = new HashMap<>();
    for (AttackVariant variant : AttackVariant.values()) {
      if (scenario != Scenario.TRAINING || variant.isTrained()) {
        expected.put(variant.variant(), variant.kind().label());
      }
    }
    for (Population population : Population.values()) {
      expected.put(population.variant(), AttackKind.NORMAL);
    }
    expected.put("monitor", AttackKind.NORMAL);
    expected.put("health-check", AttackKind.NORMAL);

    assertThat(labels, is(expected));
  }

  /**
   * Visits are few and their lengths differ much, so that one world may be off by a fifth. The mean
   * of 16 worlds may be off by 2.5% for what {@link Visits} measures and cuts off, and by four of
   * its own standard errors.
   */
  @ParameterizedTest
  @EnumSource
  void theRateOfThoseWhoBehaveIsTheAskedOne(SiteArchetype archetype) {
    int worlds = 16;
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < worlds; seed++) {
      Simulation world =
          Simulation.of(1000 + seed)
              .withArchetypes(List.of(archetype))
              .withAttackShare(0)
              .withRequestsPerMinute(300)
              .withDuration(Duration.ofMinutes(40));
      double ratio = world.generate(line -> {}) / (300.0 * 40);
      sum += ratio;
      squares += ratio * ratio;
    }
    double mean = sum / worlds;
    double error = Math.sqrt((squares / worlds - mean * mean) / (worlds - 1));

    assertThat(error, is(lessThan(0.05)));
    assertThat(mean, is(closeTo(1, 0.025 + 4 * error)));
  }

  /** The number of attacking requests is fixed, that of the others varies as above. */
  @Test
  void theShareOfAttacksIsTheAskedOne() {
    for (double share : new double[] {0.05, 0.3, 0.6}) {
      List<LabelledLine> lines =
          collect(SIMULATION.withServers(1).withAttackShare(share).withRequestsPerMinute(3000));
      long attacks = lines.stream().filter(l -> !l.label().equals(AttackKind.NORMAL)).count();

      assertThat((double) attacks / lines.size(), is(closeTo(share, 0.1 * share)));
    }
  }

  @Test
  void onlyTheAskedKindsOfAttackHappen() {
    Set<String> labels =
        collect(SIMULATION.withAttackKinds(List.of(AttackKind.SCAN))).stream()
            .map(LabelledLine::label)
            .collect(Collectors.toSet());

    assertThat(labels, is(Set.of("normal", "scan")));
  }

  @Test
  void endsAfterTheAskedNumberOfLines() {
    List<String> first = LINES.subList(0, 777).stream().map(LabelledLine::toString).toList();

    assertThat(lines(SIMULATION.withLines(777)), is(first));
  }

  @Test
  void attackersDoNotLookLikeTheRestInTheirAddresses() {
    // Nobody should be able to tell by the first part of an address.
    Map<String, Integer> first = new HashMap<>();
    for (LabelledLine line : collect(SIMULATION.withAttackShare(0.5))) {
      int side = line.label().equals(AttackKind.NORMAL) ? 1 : 2;
      first.merge(line.client().replaceAll("[.:].*", ""), side, (a, b) -> a | b);
    }

    assertThat(first.get("10"), is(3));
    assertThat(first.get("100"), is(3));
  }

  @Test
  void peopleFetchWhatBelongsToAPage() {
    List<String> requests =
        LINES.stream()
            .filter(line -> line.variant().equals("person"))
            .map(line -> LogLine.of(line).request())
            .toList();
    long assets =
        requests.stream()
            .filter(request -> request.matches(".*\\.(css|js|png|jpg|webp|svg|woff2|ico)[ ?].*"))
            .count();

    assertThat((double) assets / requests.size(), is(allOf(greaterThan(0.3), lessThan(0.9))));
  }

  @Test
  void popularPagesFollowZipfsLaw() {
    List<Page> pages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pages.add(new Page("/" + i, 1, List.of()));
    }
    Pages drawn = new Pages(pages, 1, Dice.of(1));
    Map<String, Integer> counts = new HashMap<>();
    Dice dice = Dice.of(2);
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      counts.merge(drawn.popular(dice).path(), 1, Integer::sum);
    }
    List<Integer> sorted = counts.values().stream().sorted((left, right) -> right - left).toList();
    double harmonic = 0;
    for (int rank = 1; rank <= 100; rank++) {
      harmonic += 1.0 / rank;
    }

    // Four standard deviations of a binomial count.
    for (int rank : new int[] {1, 2, 5}) {
      double share = 1 / (rank * harmonic);
      double tolerance = 4 * Math.sqrt(share * (1 - share) / draws);
      assertThat((double) sorted.get(rank - 1) / draws, is(closeTo(share, tolerance)));
    }
    assertThat(drawn.at(0).path(), is("/0"));
    assertThat(counts.size(), is(not(0)));
  }

  private static List<String> lines(Simulation simulation) {
    List<String> lines = new ArrayList<>();
    simulation.generate(line -> lines.add(line.toString()));
    return lines;
  }

  private static List<LabelledLine> collect(Simulation simulation) {
    List<LabelledLine> lines = new ArrayList<>();
    simulation.generate(lines::add);
    return lines;
  }
}
