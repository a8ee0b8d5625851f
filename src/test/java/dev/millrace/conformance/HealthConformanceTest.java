package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline says of itself, by default: five dead letters in a hundred are enough. */
@Tag("runs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HealthConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant TEN = Instant.parse("2026-02-01T10:00:00Z");

  @TempDir Path folder;

  @Test
  void aRunOverFilesSaysThatTooManyLinesAreDeadLetters() throws Exception {
    Launched launched = runOverFile(94, 6);

    List<JsonNode> alerts = alerts("dead-letters.jsonl");
    assertThat(alerts, hasSize(1));
    assertThat(alerts.get(0).get("kind").asText(), is("health"));
    assertThat(alerts.get(0).get("value").asDouble(), is(closeTo(0.06, 1e-12)));
    assertThat(
        launched.out(),
        containsString(
            "Health of the pipeline: alerts 1\n  The run: 6 of 100 lines (6.0 %) are dead letters,"
                + " and more than 5.0 % are too many; dead-letters/ has the reason of each\n"));
  }

  @Test
  void aRunOverFilesSaysNothingOfFewLinesOrFewDeadLetters() throws Exception {
    assertThat(runOverFile(95, 5).out(), not(containsString("Health of the pipeline")));
    assertThat(runOverFile(9, 90).out(), not(containsString("Health of the pipeline")));

    assertThat(alerts(".*"), is(empty()));
  }

  /** In three minutes there are 10 of 100, 5 of 100 and 9 of 49; all of them were long ago. */
  @Test
  void aStreamSaysWhichWindowHasTooManyDeadLettersAndThatItIsLate(@TempDir Path brokerFolder)
      throws Exception {
    Path output = folder.resolve("stream");
    try (KafkaBroker broker = KafkaBroker.start(brokerFolder)) {
      broker.createTopic("lines", 1);
      try (TopicLines writer = TopicLines.to(broker.address(), "lines", 1)) {
        lines(0, 90, 10).forEach(line -> writer.write(0, line));
        lines(1, 95, 5).forEach(line -> writer.write(0, line));
        lines(2, 40, 9).forEach(line -> writer.write(0, line));
        writer.promise("end");
        writer.flush();
      }
      Launched launched =
          Launched.here(
              WebLogAlertsRun.arguments(
                  List.of("kafka://" + broker.address() + "/lines"),
                  question(folder.resolve("none")),
                  output,
                  "--maxDelay=0s",
                  Engine.here() == Engine.FLINK ? "--checkpointingInterval=1000" : "--every=1s"));
      assertThat(launched.err(), launched.status(), is(0));
      assertThat(
          launched.out(),
          containsString(
              "  Window 20260201T100000Z: 10 of 100 lines (10.0 %) are dead letters, and more than"
                  + " 5.0 % are too many; dead-letters/ has the reason of each\n"));
    }

    assertThat(
        FilesBelow.matching(output.resolve("runs"), ".*-dead-letters\\.jsonl"),
        contains("20260201T100000Z-dead-letters.jsonl"));
    List<JsonNode> late = alerts(".*-delay\\.jsonl");
    assertThat("told once", late, hasSize(1));
    assertThat(
        late.get(0).get("limit").asDouble(), is(Engine.here() == Engine.FLINK ? 300.0 : 301));
  }

  private Launched runOverFile(int good, int bad) throws IOException {
    Path file =
        InputFiles.write(folder.resolve("lines.log"), String.join("\n", lines(0, good, bad)));
    Launched launched =
        Launched.here(
            WebLogAlertsRun.arguments(question(file), folder.resolve("out"), "--keepRuns=1"));
    assertThat(launched.err(), launched.status(), is(0));
    return launched;
  }

  private Question question(Path file) throws IOException {
    return Question.of(List.of(file), LogGrammar.COMBINED, BundledModel.in(folder));
  }

  /** Of one minute; the bad ones after the good ones. */
  private static List<String> lines(int minute, int good, int bad) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < good; i++) {
      lines.add(
          InputFiles.line("192.0.2." + i % 9, TEN.plusSeconds(60L * minute + i / 2), "/", 200)
              .strip());
    }
    lines.addAll(Collections.nCopies(bad, "no line of a log"));
    return lines;
  }

  private List<JsonNode> alerts(String file) throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (Path found : FilesBelow.paths(folder, file)) {
      if (found.toString().contains("/health/")) {
        for (String line : Files.readAllLines(found)) {
          alerts.add(JSON.readTree(line));
        }
      }
    }
    return alerts;
  }
}
