package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies of logs that overlap, in several forms: of each line what one file has most often stays,
 * be it a request, not to be parsed, or too long to be held.
 */
@Tag("runs")
class CopiesConformanceTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final String LONG = "x".repeat((1 << 20) + 1);

  /** As long as {@link #LONG} and as it begins, but for its last letter. */
  private static final String LONG_TOO = LONG.substring(1) + "y";

  @TempDir Path folder;
  private Path north;
  private Path south;

  @BeforeEach
  void makeServers() throws IOException {
    north = Files.createDirectories(folder.resolve("logs/north"));
    south = Files.createDirectories(folder.resolve("logs/south"));
  }

  @Test
  void overlappingCopiesOfOneFolderGetTheOraclesAnswer() throws IOException {
    List<String> whole = requests(0, 400);
    whole.addAll(Collections.nCopies(3, "what is this"));
    whole.addAll(List.of("", LONG, LONG_TOO, "only here"));
    List<String> end = requests(250, 400);
    end.addAll(Collections.nCopies(5, "what is this"));
    end.addAll(List.of("", "", LONG, LONG, LONG + "z"));
    List<String> middle = requests(100, 300);
    middle.add(LONG_TOO);
    byte[] middleText = text(middle, "\r\n");
    Path plain = Files.write(north.resolve("access.log"), text(whole, "\n"));
    Path gzip = InputFiles.gzip(north.resolve("access.log.1.gz"), text(end, "\n"));
    Path zstd = InputFiles.zstd(north.resolve("access.log.2.zst"), middleText);
    Path alone = Files.write(south.resolve("access.log"), text(whole, "\n"));
    Question question =
        Question.of(List.of(plain, gzip, alone), LogGrammar.COMBINED, BundledModel.in(folder))
            .andOf(zstd, middleText)
            .ofServers(file -> String.valueOf(file.getParent()));

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(
            question, folder.resolve("out"), "--duplicates=copies", "--tableFormat=jsonl");

    // Of north: 150 and 200 requests, 3 times "what is this", one empty line, LONG and LONG_TOO.
    assertThat(answer.totals().get("duplicates"), is(150L + 200 + 3 + 1 + 2));
    // Of north 5 times "what is this", 2 empty, 2 LONG, LONG_TOO, LONG + "z", "only here"; of south
    // its own 7.
    assertThat(answer.deadLetters(), hasSize(12 + 7));
    assertThat(answer.totals().get("kept"), is(800L));
  }

  @Test
  void copiesAmongAllFilesGetTheOraclesAnswer() throws IOException {
    List<Path> files =
        List.of(
            Files.write(north.resolve("access.log"), text(requests(0, 200), "\n")),
            Files.write(south.resolve("access.log"), text(requests(50, 250), "\r\n")));

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(
            Question.of(files, LogGrammar.COMBINED, BundledModel.in(folder))
                .ofServers(file -> "all"),
            folder.resolve("out"),
            "--duplicates=copies",
            "--server=all");

    assertThat(answer.totals().get("duplicates"), is(150L));
    assertThat(answer.totals().get("kept"), is(250L));
  }

  @Test
  void copiesAmongFilesThatAnExpressionPutsTogetherGetTheOraclesAnswer() throws IOException {
    List<Path> files =
        List.of(
            Files.write(north.resolve("one-monday.log"), text(requests(0, 90), "\n")),
            Files.write(south.resolve("one-tuesday.log"), text(requests(50, 120), "\n")),
            Files.write(south.resolve("two-monday.log"), text(requests(0, 90), "\n")),
            Files.write(south.resolve("monday.log"), text(requests(0, 90), "\n")));

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(
            Question.of(files, LogGrammar.COMBINED, BundledModel.in(folder))
                .ofServers(file -> String.valueOf(file.getFileName()).replaceFirst("-.*", "")),
            folder.resolve("out"),
            "--duplicates=copies",
            "--server=/([a-z]+)-[^/]*$");

    assertThat(answer.totals().get("duplicates"), is(40L));
  }

  /** Requests of a log from one second on; every seventh is there twice. */
  private static List<String> requests(int from, int to) {
    List<String> requests = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int same = i % 7 == 1 ? i - 1 : i;
      String client = "192.0.2." + same % 4;
      requests.add(InputFiles.line(client, NOON.plusSeconds(same), "/" + same % 50, 200).strip());
    }
    return requests;
  }

  private static byte[] text(List<String> lines, String end) {
    return (String.join(end, lines) + end).getBytes(StandardCharsets.ISO_8859_1);
  }
}
