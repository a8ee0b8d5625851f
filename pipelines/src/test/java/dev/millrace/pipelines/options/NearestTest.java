package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> NAMES =
      List.of("input", "output", "logFormat", "from", "until", "minScore", "model");

  @ParameterizedTest
  @CsvSource({
    // The textbook's pairs, then what makes this distance differ from Levenshtein's.
    "kitten, sitting, 3",
    "saturday, sunday, 3",
    "'', abc, 3",
    "abc, '', 3",
    "ab, ba, 1",
    "ca, abc, 3",
    "Input, input, 0",
    "log-format, logFormat, 0",
    "log_format, logFormat, 0"
  })
  void distancesAreThoseWorkedOutByHand(String left, String right, int steps) {
    assertThat(Nearest.distance(left, right), is(steps));
  }

  @ParameterizedTest
  @CsvSource({
    "inptu, input",
    "ouput, output",
    "logformt, logFormat",
    "log-format, logFormat",
    "minscore, minScore",
    "modle, model",
    "form, from"
  })
  void aSlipOfTheFingerIsUnderstood(String written, String meant) {
    assertThat(Nearest.to(written, NAMES), is(Optional.of(meant)));
  }

  @Test
  void ofNothingNothingIsNearest() {
    assertThat(Nearest.to("input", List.of()), is(Optional.empty()));
  }

  @Property
  void distanceIsSymmetricAndZeroForEqualTexts(
      @ForAll @AlphaChars @StringLength(max = 12) String left,
      @ForAll @AlphaChars @StringLength(max = 12) String right) {
    assertThat(Nearest.distance(left, right), is(Nearest.distance(right, left)));
    assertThat(Nearest.distance(left, left), is(0));
  }
}
