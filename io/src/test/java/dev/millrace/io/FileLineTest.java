package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.transforms.SourcePosition;
import java.util.List;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class FileLineTest {
  private static final byte[] DIGEST = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final byte[] OTHER_DIGEST = "0123456789abcdef0123456789abcdeX".getBytes(UTF_8);

  @Test
  void longLinesAreComparedByLengthAndDigestWhereverTheyStand() {
    byte[] identity = cut("start", 2_000_000, DIGEST, "a.log").identity();

    assertThat(cut("start", 2_000_000, DIGEST, "b.log").identity(), is(identity));
    assertThat(cut("start", 2_000_001, DIGEST, "a.log").identity(), is(not(identity)));
    assertThat(cut("start", 2_000_000, OTHER_DIGEST, "a.log").identity(), is(not(identity)));
  }

  @Test
  void aLineIsComparedByItsBytesAndCannotPassForALongOne() {
    byte[] identity = cut("start", 2_000_000, DIGEST, "a.log").identity();

    assertThat(line("GET /").identity(), is("GET /".getBytes(UTF_8)));
    assertThat("a line has no line feed", identity[0], is((byte) '\n'));
  }

  @Test
  void theCoderKeepsWholeLinesAndCutOnes() throws Exception {
    for (FileLine line : List.of(line(""), line("GET /"), cut("start", 1L << 40, DIGEST, "a"))) {
      CoderProperties.coderDecodeEncodeEqual(FileLine.Coder.of(), line);
      CoderProperties.coderDeterministic(FileLine.Coder.of(), line, line);
    }
    OversizedLine oversized = cut("start", 1L << 40, DIGEST, "a").oversized();
    assertThat(oversized.length(), is(1L << 40));
    assertThat(oversized.offset(), is(7L));
    assertThat(oversized.digest(), is(DIGEST));
    assertThat(oversized.first(), is("start".getBytes(UTF_8)));
  }

  private static FileLine line(String text) {
    return FileLine.whole(text.getBytes(UTF_8), new SourcePosition("a.log", 3));
  }

  private static FileLine cut(String start, long length, byte[] digest, String uri) {
    return FileLine.cut(new OversizedLine(start.getBytes(UTF_8), length, 7, digest), uri);
  }
}
