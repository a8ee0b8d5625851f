package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.LogGrammar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle itself, against what was written by hand. */
class OracleTest {

  static java.util.List<LineOddity> lines() {
    return LineOddity.all();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void theOracleJudgesALineAsAPersonDid(LineOddity oddity) {
    assertThat(LogGrammar.COMBINED.rejection(oddity.line()), is(oddity.reason()));
  }
}
