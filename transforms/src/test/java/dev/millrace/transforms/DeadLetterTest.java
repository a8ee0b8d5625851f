package dev.millrace.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final DeadLetter LETTER =
      DeadLetter.of(
          "Parse", "time", "No time", new byte[] {'x', 'y'}, new SourcePosition("/a", 7), null);

  @Test
  void itsCoderKeepsAll() throws CoderException {
    for (DeadLetter letter :
        List.of(
            LETTER,
            DeadLetter.of("s", "r", "m", new byte[0], LETTER.position(), new Instant(5)),
            DeadLetter.ofPart("s", "r", "m", new byte[] {1}, 1L << 40, LETTER.position()),
            LETTER.within(new DeadLetter.Context("csv", "id")).replaying(LETTER))) {
      byte[] bytes = CoderUtils.encodeToByteArray(DeadLetter.Coder.of(), letter);
      assertThat(CoderUtils.decodeFromByteArray(DeadLetter.Coder.of(), bytes), is(letter));
    }
  }

  /** As written by hand from the layout of the first version, which savepoints have. */
  @Test
  void theBytesOfTheFirstVersionAreRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    text("Parse", bytes);
    text("time", bytes);
    text("No time", bytes);
    text("xy", bytes);
    bytes.write(2);
    text("/a", bytes);
    bytes.write(7);
    bytes.write(0);
    bytes.write(1);

    DeadLetter letter = CoderUtils.decodeFromByteArray(DeadLetter.Coder.of(), bytes.toByteArray());

    assertThat(letter.version(), is(1));
    assertThat(letter.context(), is(nullValue()));
    assertThat(letter.attempts(), is(0));
    assertThat(letter.message(), is("No time"));
    assertThat(letter.payload(), is(LETTER.payload()));
    assertThat(letter.position(), is(LETTER.position()));
    assertThat(
        CoderUtils.encodeToByteArray(DeadLetter.Coder.of(), letter), is(bytes.toByteArray()));
  }

  private static void text(String text, OutputStream out) throws IOException {
    out.write(text.length());
    out.write(text.getBytes(UTF_8));
  }
}
