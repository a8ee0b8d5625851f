package dev.millrace.pipelines.deadletters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrectedLettersTest {
  @TempDir Path folder;

  @Test
  void ofALineTheSourceThePayloadAndTheContextCount() throws IOException {
    List<DeadLetter> letters =
        read(
            """
            {"step":"x","payload":"a,1","payloadLength":99,"source":{"uri":"/a.csv","offset":3},\
            "context":{"format":"csv","text":"k,v"},"version":2}

            {"source":{"uri":"/b.avro","offset":0},"payload":"AAE=","encoding":"base64"}
            """);

    assertThat(letters.size(), is(2));
    assertThat(letters.get(0).position(), is(new SourcePosition("/a.csv", 3)));
    assertThat(letters.get(0).payload(), is(new byte[] {'a', ',', '1'}));
    assertThat(letters.get(0).context(), is(new DeadLetter.Context("csv", "k,v")));
    assertThat(letters.get(1).payload(), is(new byte[] {0, 1}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"payload":"x"}|:1 has no usable source.uri (must be text)
          {"source":{"uri":"/a","offset":-1},"payload":"x"}|:1 has no usable source.offset (must be a whole number)
          {"source":{"uri":"/a","offset":1}}|:1 has no usable payload (must be text)
          {"source":{"uri":"/a","offset":1},"payload":"x","encoding":"hex"}|:1 has no usable encoding (must be base64)
          [1]|:1 is no object (must be a dead letter in JSON)
          """)
  void whatIsNoLetterIsNamedByItsLine(String line, String message) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> read(line));
    assertThat(refused.getMessage(), is(folder.resolve("corrected.jsonl") + message));
  }

  private List<DeadLetter> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("corrected.jsonl"), text);
    List<DeadLetter> letters = new ArrayList<>();
    CorrectedLetters.read(file.toString(), letters::add);
    return letters;
  }
}
