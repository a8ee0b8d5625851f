package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.conformance.oracle.WebLogOracle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks the pipeline and the oracle the same, and compares all that they say. */
final class WebLogAlertsRun {
  private WebLogAlertsRun() {}

  /** Command-line options that ask a question; the others are added by the test. */
  static List<String> arguments(Question question, Path output, String... more) {
    return arguments(
        question.files().stream().map(Path::toString).toList(), question, output, more);
  }

  /** The same where what the question's files hold is to be read from elsewhere. */
  static List<String> arguments(
      List<String> inputs, Question question, Path output, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("web-log-alerts");
    inputs.forEach(input -> arguments.add("--input=" + input));
    arguments.add("--output=" + output);
    arguments.add("--model=" + question.model());
    arguments.add("--logFormat=" + question.grammar().name().toLowerCase(Locale.ROOT));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Runs the pipeline; fails unless it landed what the oracle expects. */
  static Answer assertSameAnswer(Question question, Path output, String... more)
      throws IOException {
    Launched launched = Launched.here(arguments(question, output, more));
    assertThat(launched.err(), launched.status(), is(0));
    return assertLanded(question, output);
  }

  /** Fails unless what a run has published there is what the oracle expects. */
  static Answer assertLanded(Question question, Path output) throws IOException {
    Landed landed = Landed.in(output);
    Answer answer = landed.answer();
    assertSame(answer, WebLogOracle.answer(question));
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    return answer;
  }

  /** Fails unless two answers are the same, as multisets of rows. */
  static void assertSame(Answer answer, Answer expected) {
    assertThat("dead letters", answer.deadLetters(), Rows.sameAs(expected.deadLetters()));
    assertThat("ledger", answer.totals(), is(expected.totals()));
    assertThat("traffic", answer.traffic(), Rows.sameAs(expected.traffic()));
    assertThat("clients", answer.clients(), Rows.sameAs(expected.clients()));
    assertThat("alerts", answer.alerts(), Rows.sameAs(expected.alerts()));
  }
}
