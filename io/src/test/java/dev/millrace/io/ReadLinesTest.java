package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ReadLinesTest {
  private static final Step STEP = Step.named("Read").sendingTo("Parse").counting("lines");

  /** SHA-256 of 1,048,577 times the letter x, from {@code sha256sum}. */
  private static final String DIGEST =
      "154b8ed3c2383ce429058768595935faf7851b5c38db2b1732594be1d88bc05a";

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();
  @TempDir private Path folder = Path.of("");

  @Test
  void givesEachLineItsPlaceAndCountsWhatItSends(TestPipeline pipeline) throws IOException {
    String longLine = "x".repeat(DeadLetter.MAX_PAYLOAD + 1);
    String plain = write("a.log", ("one\r\n" + longLine + "\ntwo\n").getBytes(UTF_8));
    String packed =
        write("b.log.zst", TestFiles.compressed(FileCompression.ZSTD, "three\n\n".getBytes(UTF_8)));

    ReadLines.Result lines = lines(pipeline);

    PAssert.that(lines.lines())
        .containsInAnyOrder(
            line("one", plain, 0),
            new FileLine(
                Arrays.copyOf(longLine.getBytes(UTF_8), 65_536),
                new SourcePosition(plain, 5),
                longLine.length(),
                HexFormat.of().parseHex(DIGEST)),
            line("two", plain, 5 + longLine.length() + 1),
            line("three", packed, 0),
            line("", packed, 6));
    PAssert.that(lines.counts())
        .containsInAnyOrder(
            LedgerCount.sent("Read", "Parse", "lines", 3),
            LedgerCount.sent("Read", "Parse", "lines", 2));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void failsTheRunWhenAFileGoesAwayAfterItWasFound(TestPipeline pipeline) throws IOException {
    String file = write("a.log", "line\n".getBytes(UTF_8));
    lines(pipeline);
    Files.delete(Path.of(file));

    Pipeline.PipelineExecutionException failure =
        assertThrows(
            Pipeline.PipelineExecutionException.class, () -> pipeline.run().waitUntilFinish());

    assertThat(failure.getMessage(), containsString("unreadable file: " + file));
  }

  private ReadLines.Result lines(Pipeline pipeline) throws IOException {
    return pipeline
        .apply("Find logs", FileInlet.matching(List.of(folder.toString())).ranges())
        .apply("Read lines", ReadLines.in(STEP));
  }

  private String write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private static FileLine line(String line, String uri, long offset) {
    return FileLine.whole(line.getBytes(UTF_8), new SourcePosition(uri, offset));
  }
}
