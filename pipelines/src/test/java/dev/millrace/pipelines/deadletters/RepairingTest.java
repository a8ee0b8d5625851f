package dev.millrace.pipelines.deadletters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RepairingTest {
  private static final DeadLetter LETTER =
      DeadLetter.of(
          "s",
          "r",
          "m",
          "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
          new SourcePosition("/in/a.jsonl", 7),
          null);

  /** A record of so many bytes would be cut if it stayed bad. */
  @Test
  void aPatchedRecordIsAtMostAsLongAsOneThatIsRead() {
    int most = DeadLetter.MAX_PAYLOAD - "{\"a\":\"\"}".length();
    assertThat(
        patched("x".repeat(most)).of(LETTER, null).payload().length, is(DeadLetter.MAX_PAYLOAD));

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> patched("x".repeat(most + 1)).of(LETTER, null));

    assertThat(
        refusal.getMessage(),
        is(
            "the patch does not fit the dead letter at /in/a.jsonl:7: the record would have"
                + " 1,048,577 bytes (must have at most 1,048,576)"));
  }

  /** A letter of the first version that stood in CSV, and a line without what it needs. */
  @Test
  void aCorrectedRecordSaysWhatItStandsIn() {
    DeadLetter first =
        new DeadLetter(
            "s", "r", "m", new byte[0], 0, new SourcePosition("/in/a.csv", 7), null, null, 0, 1);

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new Replay.Repairing(null).of(first, LETTER));

    assertThat(refusal.getMessage(), containsString("/in/a.csv:7 does not say what its record"));
    assertThat(
        new Replay.Repairing(null)
            .of(first, LETTER.within(new DeadLetter.Context("json", "")))
            .payload(),
        is(LETTER.payload()));
  }

  private static Replay.Repairing patched(String value) {
    return new Replay.Repairing(
        LetterPatch.parse("[{\"op\":\"replace\",\"path\":\"/a\",\"value\":\"" + value + "\"}]"));
  }
}
