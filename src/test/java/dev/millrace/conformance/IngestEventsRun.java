package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.Safeguards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks {@code ingest-events} and its oracle the same, and compares all that they say. */
final class IngestEventsRun {
  private IngestEventsRun() {}

  static List<String> arguments(EventQuestion question, Path schema, Path output, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("ingest-events");
    question.texts().keySet().forEach(file -> arguments.add("--input=" + file));
    arguments.add("--schema=" + schema);
    arguments.add("--output=" + output);
    if (question.eventTime() != null) {
      arguments.add("--eventTime=" + question.eventTime());
      arguments.add("--partitionBy=" + question.folders());
    }
    if (!question.ids().isEmpty()) {
      arguments.add("--idFields=" + String.join(",", question.ids()));
    }
    if (question.ignoringUnknownFields()) {
      arguments.add("--unknownFields=ignore");
    }
    if (question.zone() != null) {
      arguments.add("--timeZone=" + question.zone());
    }
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Runs the pipeline; fails unless it landed what the oracle expects. */
  static LandedEvents assertSameAnswer(
      EventQuestion question, Path schema, Path output, String... more) throws IOException {
    Launched launched = Launched.here(arguments(question, schema, output, more));
    assertThat(launched.err(), launched.status(), is(0));
    LandedEvents landed = LandedEvents.in(output);
    assertSame(landed.answer(), EventOracle.answer(question));
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    return landed;
  }

  /** Fails unless two answers are the same, as multisets of rows. */
  static void assertSame(EventAnswer answer, EventAnswer expected) {
    assertThat("dead letters", answer.deadLetters(), Rows.sameAs(expected.deadLetters()));
    assertThat("anomalies", answer.anomalies(), Rows.sameAs(expected.anomalies()));
    assertThat("events", answer.events(), Rows.sameAs(expected.events()));
    assertThat("ledger", answer.totals(), is(expected.totals()));
  }

  /** The checks as a file of rules. */
  static Path rules(Safeguards safeguards, Path file) throws IOException {
    StringBuilder yaml = new StringBuilder("rules:\n");
    for (Safeguards.Check check : safeguards.checks()) {
      List<String> words = check.words().stream().map(word -> "'" + word + "'").toList();
      yaml.append("  - field: '").append(check.path()).append("'\n    ").append(check.kind());
      yaml.append(
          switch (check.kind()) {
            case "range" ->
                words.get(0).equals("''")
                    ? ": {greatest: " + words.get(1) + "}"
                    : words.get(1).equals("''")
                        ? ": {least: " + words.get(0) + "}"
                        : ": {least: " + words.get(0) + ", greatest: " + words.get(1) + "}";
            case "set" -> ": [" + String.join(", ", words) + "]";
            default -> ": " + words.get(0);
          });
      yaml.append('\n');
    }
    return Files.writeString(file, yaml);
  }
}
