package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs written by hand. */
@Tag("runs")
class EdgeCasesConformanceTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  @TempDir Path folder;

  @Test
  void everyOddityOfALineGetsTheOraclesAnswer() throws IOException {
    Path plain = Files.write(folder.resolve("oddities.log"), LineOddity.file("\n"));
    Path gzip = InputFiles.gzip(folder.resolve("oddities-crlf.log.gz"), LineOddity.file("\r\n"));
    Path empty = InputFiles.write(folder.resolve("empty.log"), "");
    Path cut =
        InputFiles.write(
            folder.resolve("no-last-line-feed.log"),
            InputFiles.line("192.0.2.9", NOON, "/last", 200).strip());

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(
            question(List.of(plain, gzip, empty, cut)),
            folder.resolve("out"),
            "--tableFormat=jsonl");

    long dead = LineOddity.all().stream().filter(line -> !line.reason().isEmpty()).count();
    assertThat(answer.deadLetters(), hasSize((int) (2 * dead)));
  }

  @Test
  void anEmptyFileIsPublishedWithEmptyTables() throws IOException {
    Path empty = InputFiles.write(folder.resolve("empty.log"), "");

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(question(List.of(empty)), folder.resolve("out"));

    assertThat(answer.clients(), is(empty()));
    assertThat(answer.totals().get("read"), is(0L));
  }

  @Test
  void linesLongerThanAMebibyteBecomeDeadLettersWithTheirBeginning() throws IOException {
    String longest =
        "/" + "a".repeat((1 << 20) - InputFiles.line("c", NOON, "/", 200).length() + 1);
    StringBuilder text = new StringBuilder(InputFiles.line("c", NOON, longest, 200));
    assertThat(text.length(), is((1 << 20) + 1));
    text.append(InputFiles.line("c", NOON, longest + "a", 200));
    text.append(InputFiles.line("c", NOON, "/" + "b".repeat(3 << 20), 200));
    text.append(InputFiles.line("c", NOON, "/after", 200));
    Path file = InputFiles.write(folder.resolve("long.log"), text.toString());

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(
            question(List.of(file)), folder.resolve("out"), "--tableFormat=jsonl");

    assertThat(answer.deadLetters(), hasSize(2));
  }

  /** Lines out of order, across files, with gaps, a flood, an outage and a crowd. */
  @Test
  void floodsGapsAndCrowdsGetTheOraclesAnswerInParquet() throws IOException {
    StringBuilder early = new StringBuilder();
    StringBuilder late = new StringBuilder();
    for (int minute = 0; minute < 90; minute++) {
      Instant time = NOON.plus(Duration.ofMinutes(minute));
      int requests = minute == 60 ? 300 : minute == 75 ? 80 : minute % 7 == 0 ? 6 : 4;
      for (int i = requests; i > 0; i--) {
        String client = "192.0.2." + (minute == 60 ? 66 : i);
        int status = minute == 75 ? 503 : 200;
        (minute % 2 == 0 ? early : late)
            .append(InputFiles.line(client, time.plusSeconds(i % 60), "/p" + i % 5 + "?q", status));
      }
    }
    Instant monthsLater = NOON.plus(Duration.ofDays(100));
    for (int i = 0; i < 5_000; i++) {
      late.append(InputFiles.line("10.7." + i / 250 + "." + i % 250, monthsLater, "/crowd", 200));
    }
    early.append(InputFiles.line("192.0.2.1", monthsLater.plus(Duration.ofDays(9999)), "/", 200));
    late.append(InputFiles.line("192.0.2.1", NOON.minus(Duration.ofDays(9999)), "/", 200));
    List<Path> files =
        List.of(
            InputFiles.write(folder.resolve("b-early.log"), early.toString()),
            InputFiles.write(folder.resolve("a-late.log"), late.toString()));

    Answer answer = WebLogAlertsRun.assertSameAnswer(question(files), folder.resolve("out"));

    long traffic =
        answer.alerts().stream().filter(row -> row.text().contains("kind:'traffic'")).count();
    assertThat("the flood and the outage", traffic, greaterThan(1L));
  }

  /** More distinct paths of a window than are counted, and of a client more than are remembered. */
  @Test
  void moreDistinctPathsThanAreKeptGetTheOraclesSample() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 70_000; i++) {
      text.append(InputFiles.line("192.0.2." + i % 40, NOON.plusSeconds(i % 60), "/" + i, 200));
    }
    Path file =
        InputFiles.gzip(
            folder.resolve("paths.log.gz"), text.toString().getBytes(StandardCharsets.US_ASCII));

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(question(List.of(file)), folder.resolve("out"));

    assertThat(answer.traffic(), hasSize(1));
    assertThat(answer.traffic().get(0).text().contains("topPathsExact:false"), is(true));
  }

  @Test
  void optionsThatSelectAndShapeGetTheOraclesAnswer() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append(
          InputFiles.line("192.0.2." + i % 30, NOON.plusSeconds(i), "/" + i % 9 + ".php", 404));
    }
    Path file = InputFiles.write(folder.resolve("options.log"), text.toString());
    long from = NOON.plusSeconds(605).toEpochMilli();
    long until = NOON.plusSeconds(2_405).toEpochMilli();
    Question asked =
        question(List.of(file))
            .inWindowsOf(10_000)
            .withMinScore(0)
            .admitting(
                request ->
                    request.time() >= from
                        && request.time() < until
                        && !request.client().equals("192.0.2.7"));

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(
            asked,
            folder.resolve("out"),
            "--tableFormat=jsonl",
            "--window=10s",
            "--minScore=0",
            "--from=2026-01-05T12:10:05Z",
            "--until=2026-01-05T12:40:05Z",
            "--ignore=192.0.2.7,198.51.100.0/24");

    assertThat(answer.totals().get("ignored"), is(3_000L - 1_740L));
  }

  private Question question(List<Path> files) throws IOException {
    return Question.of(files, LogGrammar.COMBINED, BundledModel.in(folder));
  }
}
