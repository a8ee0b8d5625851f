package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurvivingCopiesTest {

  @Test
  void keepsTheRepetitionsOfTheFileThatHasMost() {
    assertThat(
        SurvivingCopies.among(List.of(at("a", 5), at("b", 9), at("b", 2), at("c", 0))),
        contains(at("b", 2), at("b", 9)));
  }

  @Test
  void takesTheLeastSourceOfThoseThatHaveAsMany() {
    assertThat(
        SurvivingCopies.among(List.of(at("b", 1), at("a", 7), at("a", 3), at("b", 2))),
        contains(at("a", 3), at("a", 7)));
  }

  @Test
  void keepsAllOfOneFile() {
    assertThat(
        SurvivingCopies.among(List.of(at("a", 2), at("a", 1), at("a", 0))),
        contains(at("a", 0), at("a", 1), at("a", 2)));
  }

  @Test
  void countsAPositionOnce() {
    assertThat(
        SurvivingCopies.among(List.of(at("b", 1), at("b", 1), at("a", 7))), contains(at("a", 7)));
  }

  @Test
  void keepsNothingOfNothing() {
    assertThat(SurvivingCopies.among(List.of()), is(empty()));
  }

  @Test
  void namesTheSourceFromCountsAlone() {
    assertThat(SurvivingCopies.source(Map.of("b", 2L, "a", 2L, "c", 1L)), is("a"));
  }

  private static SourcePosition at(String source, long offset) {
    return new SourcePosition(source, offset);
  }
}
