package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to compress a log, several at once. The oracle is given what was compressed. */
@Tag("runs")
class CompressedFilesConformanceTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final int LINES = 1_500;

  @TempDir Path folder;

  @Test
  void bzip2ZstdAndGzipBesideAPlainFileGetTheOraclesAnswer() throws IOException {
    byte[] some = lines(0);
    byte[] others = lines(1);
    byte[] oddities = LineOddity.file("\r\n");
    Path plain = InputFiles.write(folder.resolve("plain.log"), text(lines(2)));
    Path gzip = InputFiles.gzip(folder.resolve("gzip.log.gz"), lines(3));
    Question question =
        Question.of(List.of(plain, gzip), LogGrammar.COMBINED, BundledModel.in(folder))
            .andOf(InputFiles.bzip2(folder.resolve("some.log.bz2"), some), some)
            .andOf(InputFiles.zstd(folder.resolve("others.log.zst"), others), others)
            .andOf(InputFiles.bzip2(folder.resolve("odd.log.bz2"), oddities), oddities)
            .andOf(InputFiles.zstd(folder.resolve("odd.log.zst"), oddities), oddities)
            .andOf(InputFiles.bzip2(folder.resolve("empty.log.bz2"), new byte[0]), new byte[0])
            .andOf(InputFiles.zstd(folder.resolve("empty.log.zst"), new byte[0]), new byte[0]);

    Answer answer =
        WebLogAlertsRun.assertSameAnswer(question, folder.resolve("out"), "--tableFormat=jsonl");

    long dead = LineOddity.all().stream().filter(line -> !line.reason().isEmpty()).count();
    assertThat(answer.deadLetters(), hasSize((int) (2 * dead)));
    assertThat(answer.totals().get("read"), is(4L * LINES + 2L * LineOddity.all().size()));
  }

  /** Different lines for each part; the first part's last line has no line feed. */
  private static byte[] lines(int part) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      text.append(
          InputFiles.line(
              "10.0." + part + "." + i % 9, NOON.plusSeconds(i), "/" + part + "/" + i % 31, 200));
    }
    return (part == 0 ? text.toString().strip() : text.toString())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
