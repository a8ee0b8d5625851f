package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingRangeTest {
  private static final int DRAWS = 2000;

  @Test
  void trainingAndEvaluationHaveNoValueInCommon() {
    for (TrainingRange range : TrainingRange.values()) {
      assertApart(range);
    }
  }

  private static void assertApart(TrainingRange range) {
    Matcher<Double> trained = within(range.least(), range.greatest());
    Matcher<Double> unseen =
        anyOf(
            within(range.unseenLeast(), range.least()),
            within(range.greatest(), range.unseenGreatest()));
    Dice dice = Dice.of(range.name().length());
    for (int i = 0; i < DRAWS; i++) {
      assertThat(range.name(), range.draw(Scenario.TRAINING, dice), is(trained));
      assertThat(range.name(), range.draw(Scenario.UNSEEN, dice), is(unseen));
    }
  }

  @Test
  void evaluationHasValuesOfItsOwn() {
    for (TrainingRange range : TrainingRange.values()) {
      double below = range.least() - range.unseenLeast();
      double above = range.unseenGreatest() - range.greatest();

      assertThat(range.name(), range.least(), is(lessThan(range.greatest())));
      assertThat(range.name(), below, is(greaterThanOrEqualTo(0.0)));
      assertThat(range.name(), above, is(greaterThanOrEqualTo(0.0)));
      assertThat(range.name(), below + above, is(greaterThan(0.0)));
    }
  }

  @Test
  void ofThreeWordsTrainingSeesTwoAndEvaluationTheOther() {
    List<Integer> words = IntStream.range(0, 12).boxed().toList();

    assertThat(picked(Scenario.TRAINING, words), is(Set.of(0, 1, 3, 4, 6, 7, 9, 10)));
    assertThat(picked(Scenario.UNSEEN, words), is(Set.of(2, 5, 8, 11)));
    assertThat(picked(Scenario.FULL, words), is(Set.copyOf(words)));
  }

  @ParameterizedTest
  @EnumSource
  void ofEachKindOfAttackOneVariantIsHeldOut(AttackKind kind) {
    List<AttackVariant> unseen = AttackVariant.of(kind, Scenario.UNSEEN);
    List<AttackVariant> trained = AttackVariant.of(kind, Scenario.TRAINING);

    assertThat(unseen.size() - trained.size(), is(1));
    assertThat(trained, not(hasItem(unseen.stream().filter(v -> !v.isTrained()).findAny().get())));
  }

  /** The split is a promise to the reader: the page that states it must be the one that is used. */
  @Test
  void theDocumentationStatesTheRanges() throws IOException {
    String page = Files.readString(documentation());
    for (TrainingRange range : TrainingRange.values()) {
      assertThat(page, containsString(row(range)));
    }
  }

  private static String row(TrainingRange range) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s |",
        range.meaning(),
        between(range.unseenLeast(), range.least()),
        between(range.least(), range.greatest()),
        between(range.greatest(), range.unseenGreatest()));
  }

  private static String between(double least, double greatest) {
    return least == greatest ? "" : number(least) + " to " + number(greatest);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static Path documentation() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no project root");
    }
    return folder.resolve("docs/simulate-web-traffic.md");
  }

  private static Matcher<Double> within(double least, double greatest) {
    return allOf(greaterThanOrEqualTo(least), lessThan(greatest));
  }

  private static Set<Integer> picked(Scenario scenario, List<Integer> words) {
    Dice dice = Dice.of(5);
    Set<Integer> picked = new TreeSet<>();
    for (int i = 0; i < DRAWS; i++) {
      picked.add(scenario.pick(words, dice));
    }
    return picked;
  }
}
