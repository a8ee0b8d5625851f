package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterFormatTest {
  @TempDir Path folder;

  /** As runs before the second version wrote them. */
  @Test
  void theFirstVersionIsRead() throws IOException {
    Path file = folder.resolve("part-00000-of-00001.jsonl");
    Files.writeString(
        file,
        "{\"step\":\"Parse events\",\"reason\":\"not-json\",\"message\":\"m\",\"payload\":\"{\","
            + "\"payloadLength\":1,\"source\":{\"uri\":\"/a.jsonl\",\"offset\":7},"
            + "\"version\":1}\n");

    DeadLetter letter = FormatFiles.read(DeadLetterFormat.of(), file).get(0);

    assertThat(letter.position(), is(new SourcePosition("/a.jsonl", 7)));
    assertThat(letter.context(), is(nullValue()));
    assertThat(letter.attempts(), is(0));
    assertThat(letter.version(), is(1));
  }

  @Test
  void aLineIsAsLongAsItMustBe() throws IOException {
    Path file = folder.resolve("part-00000-of-00001.jsonl");
    DeadLetter letter =
        DeadLetter.of("s", "r", "m", new byte[] {'x'}, new SourcePosition("/a.csv", 7), null);
    FormatFiles.write(
        DeadLetterFormat.of(),
        file,
        List.of(letter, letter.within(new DeadLetter.Context("csv", "k")).replaying(letter)));

    assertThat(
        Files.readString(file),
        is(
            """
            {"step":"s","reason":"r","message":"m","payload":"x","payloadLength":1,\
            "source":{"uri":"/a.csv","offset":7},"version":2}
            {"step":"s","reason":"r","message":"m","payload":"x","payloadLength":1,\
            "source":{"uri":"/a.csv","offset":7},"context":{"format":"csv","text":"k"},\
            "attempts":1,"version":2}
            """));
  }
}
