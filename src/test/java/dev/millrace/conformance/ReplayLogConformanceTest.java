package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.conformance.oracle.WebLogOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of a log that were damaged and are repaired are counted as if they never had been. */
@Tag("runs")
class ReplayLogConformanceTest {
  private static final int NOT_CORRECTED = 3;
  private static final int STILL_BAD = 2;

  @TempDir Path folder;

  private Path output;
  private Path model;
  private DamagedLog log;

  @BeforeEach
  void makeLog() throws IOException {
    long seed = Long.getLong("millrace.replay.seed", System.nanoTime());
    System.out.println("millrace.replay.seed=" + seed);
    output = folder.resolve("out");
    model = BundledModel.in(folder);
    log = DamagedLog.in(folder, seed);
    assertThat(log.count(), greaterThan(20));
  }

  @Test
  void correctedLinesMakeTheTablesOfACleanLog() throws IOException {
    Answer damaged =
        WebLogAlertsRun.assertSameAnswer(
            question(log.damaged()),
            output,
            "--keepAccumulators",
            "--window=2m",
            "--ignore=" + DamagedLog.IGNORED);
    assertThat(damaged.deadLetters(), hasSize(log.count()));
    String first = PublishedTable.run(output);
    assertRefused();
    assertThat(PublishedTable.run(output), is(first));

    List<JsonNode> letters = letters();
    List<JsonNode> some = letters.subList(NOT_CORRECTED, letters.size());
    Launched most = replay("--corrected=" + corrected(some, this::badAtFirst));
    assertThat(most.err(), most.status(), is(0));
    assertThat(
        most.out(),
        containsString("Replayed %d of %d dead letters: ".formatted(some.size(), log.count())));
    List<JsonNode> left = letters();
    assertThat(left, hasSize(NOT_CORRECTED + STILL_BAD));
    assertThat(attempts(left, 0), is(NOT_CORRECTED));
    assertThat(attempts(left, 1), is(STILL_BAD));
    assertThat(Landed.in(output).isBalanced(), is(true));

    Launched used = replay("--corrected=" + corrected(some, this::repaired));
    assertThat(used.status(), is(2));
    assertThat(used.err(), containsString("that is none of the published dead letters"));

    Launched rest = replay("--corrected=" + corrected(left, this::repaired), "--keepRuns=1");
    assertThat(rest.err(), rest.status(), is(0));
    assertCleanAnswer();
    assertNothingIsAdded();
  }

  private void assertCleanAnswer() throws IOException {
    Landed landed = Landed.in(output);
    Answer answer = landed.answer();
    Answer clean = WebLogOracle.answer(question(log.clean()));
    assertThat(clean.alerts().size(), greaterThan(1));
    assertThat("traffic", answer.traffic(), Rows.sameAs(clean.traffic()));
    assertThat("clients", answer.clients(), Rows.sameAs(clean.clients()));
    assertThat("alerts", answer.alerts(), Rows.sameAs(clean.alerts()));
    assertThat("dead letters", answer.deadLetters(), hasSize(0));
    assertThat("ledger", answer.totals().get("kept"), is(clean.totals().get("kept")));
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(Files.list(output.resolve("runs")).count(), is(1L));
  }

  private void assertNothingIsAdded() throws IOException {
    String run = PublishedTable.run(output);
    Launched again = replay();
    assertThat(again.err(), again.status(), is(0));
    assertThat(again.out(), containsString("No dead letters to replay in " + output));
    assertThat(PublishedTable.run(output), is(run));
  }

  /** What needs no engine and changes nothing. */
  private void assertRefused() throws IOException {
    Path any = Files.writeString(folder.resolve("any.json"), "[]");
    assertRefused(replay("--patch=" + any), "lines of a log, which are no JSON");
    assertRefused(replay("--schema=" + any), "Invalid --schema (must be left out with an output");
    JsonNode letter = letters().get(0);
    Path two = corrected(List.of(letter), one -> repaired(one) + "\n" + repaired(one));
    assertRefused(replay("--corrected=" + two), "has a line feed in its payload");
    Path manifest = output.resolve("runs/" + PublishedTable.run(output) + "/manifest.json");
    String text = Files.readString(manifest);
    String whole =
        "run web-log-alerts --input=%s --input=%s --ignore=%s --window=2m --model=%s --output=%s"
            .formatted(
                log.damaged().get(0), log.damaged().get(1), DamagedLog.IGNORED, model, output);
    Files.writeString(manifest, text.replaceFirst("--modelDigest=....", "--modelDigest=0000"));
    assertRefused(replay(), "has another digest than that of run ", whole);
    Files.writeString(
        manifest, text.replaceFirst("--accumulatorLayout=1", "--accumulatorLayout=99"));
    assertRefused(replay(), "has kept accumulators of layout 99, and this version", whole);
    Files.delete(manifest);
    assertRefused(replay(), "has kept no accumulators", whole);
    Files.writeString(manifest, text);
    Launched dry = replay("--dryRun");
    assertThat(dry.err(), dry.status(), is(0));
    assertThat(
        dry.out(),
        containsString("A replay would read %d dead letters again".formatted(log.count())));
  }

  private static void assertRefused(Launched launched, String... why) {
    assertThat(launched.out(), launched.status(), is(2));
    for (String part : why) {
      assertThat(launched.err(), containsString(part));
    }
    assertThat(launched.err().strip().lines().count(), is(1L));
  }

  private Question question(List<Path> files) {
    return Question.of(files, LogGrammar.COMBINED, model)
        .admitting(request -> !request.client().equals(DamagedLog.IGNORED))
        .inWindowsOf(120_000);
  }

  private Launched replay(String... more) {
    List<String> arguments = new ArrayList<>(List.of("replay-dead-letters", "--output=" + output));
    arguments.addAll(List.of(more));
    return Launched.here(arguments);
  }

  private List<JsonNode> letters() throws IOException {
    return PublishedTable.lines(output, "dead-letters");
  }

  private static int attempts(List<JsonNode> letters, int attempts) {
    return (int)
        letters.stream().filter(letter -> letter.path("attempts").asInt() == attempts).count();
  }

  private String repaired(JsonNode letter) {
    JsonNode source = letter.get("source");
    return log.repaired(source.get("uri").asText(), source.get("offset").asLong());
  }

  /** Of some the correction is none. */
  private String badAtFirst(JsonNode letter) throws IllegalStateException {
    try {
      int place = letters().indexOf(letter);
      return place < NOT_CORRECTED + STILL_BAD ? "still no line" : repaired(letter);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path corrected(List<JsonNode> letters, Function<JsonNode, String> line)
      throws IOException {
    List<String> lines =
        IntStream.range(0, letters.size())
            .mapToObj(
                i ->
                    ((ObjectNode) letters.get(i).deepCopy())
                        .put("payload", line.apply(letters.get(i)))
                        .toString())
            .toList();
    return Files.write(folder.resolve("corrected.jsonl"), lines);
  }
}
