package dev.millrace.pipelines.deadletters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LetterSelectionTest {
  private static final SourcePosition PLACE = new SourcePosition("/in/a.jsonl", 7);
  private static final DeadLetter LETTER =
      DeadLetter.of("Parse events", "wrong-type", "", new byte[] {'{', '}'}, PLACE, null);

  private static LetterSelection any(Repair repair) {
    return new LetterSelection(new TreeSet<>(), 5, repair);
  }

  @Test
  void aWholeLetterIsReplayed() {
    assertThat(any(Repair.NONE).of(LETTER, null), is(Fate.REPLAYED));
  }

  @Test
  void whereThereWasNoValueThereIsNothingToReplay() {
    DeadLetter tombstone = DeadLetter.of("Parse events", "no-value", "", new byte[0], PLACE, null);

    assertThat(any(Repair.NONE).of(tombstone, null), is(Fate.INCOMPLETE));
    assertThat(any(Repair.PATCH).of(tombstone, null), is(Fate.INCOMPLETE));
    assertThat(any(Repair.CORRECTION).of(tombstone, LETTER), is(Fate.REPLAYED));
  }

  @Test
  void reasonsAreAskedFor() {
    assertThat(
        new LetterSelection(new TreeSet<>(List.of("not-json")), 5, Repair.NONE).of(LETTER, null),
        is(Fate.NOT_ASKED_FOR));
    assertThat(
        new LetterSelection(new TreeSet<>(List.of("not-json", "wrong-type")), 5, Repair.NONE)
            .of(LETTER, null),
        is(Fate.REPLAYED));
  }

  /** It does not say whether its record is CSV or Avro: its source alone can. */
  @Test
  void oneOfTheFirstVersionIsReplayedWhereItsSourceIsNamedAsJson() {
    Map<String, Fate> fates =
        Map.of(
            "/in/a.jsonl", Fate.REPLAYED,
            "/in/a.NDJSON.gz", Fate.REPLAYED,
            "/in/a.json", Fate.REPLAYED,
            "/in/a.csv", Fate.INCOMPLETE,
            "/in/a.json.avro", Fate.INCOMPLETE,
            "/in/export", Fate.INCOMPLETE);
    fates.forEach(
        (source, fate) -> {
          DeadLetter first =
              new DeadLetter(
                  "s", "r", "m", new byte[1], 1, new SourcePosition(source, 0), null, null, 0, 1);
          assertThat(source, any(Repair.NONE).of(first, null), is(fate));
          assertThat(source, any(Repair.PATCH).of(first, null), is(fate));
        });
  }

  @Test
  void attemptsEnd() {
    DeadLetter letter = LETTER;
    for (int attempt = 0; attempt < 5; attempt++) {
      assertThat(any(Repair.NONE).of(letter, null), is(Fate.REPLAYED));
      letter = LETTER.replaying(letter);
    }
    assertThat(letter.attempts(), is(5));
    assertThat(any(Repair.NONE).of(letter, null), is(Fate.OUT_OF_ATTEMPTS));
  }

  @Test
  void whatWasCutOrHasNoContextCanOnlyBeCorrected() {
    DeadLetter cut = DeadLetter.ofPart("s", "too-long", "", new byte[1], 2_000_000, PLACE);
    DeadLetter withheld = LETTER.within(new DeadLetter.Context("csv", ""));

    assertThat(any(Repair.NONE).of(cut, null), is(Fate.INCOMPLETE));
    assertThat(any(Repair.PATCH).of(cut, null), is(Fate.INCOMPLETE));
    assertThat(any(Repair.NONE).of(withheld, null), is(Fate.INCOMPLETE));
    assertThat(any(Repair.CORRECTION).of(cut, LETTER), is(Fate.REPLAYED));
    assertThat(any(Repair.CORRECTION).of(cut, null), is(Fate.NOT_ASKED_FOR));
  }

  @Test
  void onlyJsonIsPatched() {
    DeadLetter csv = LETTER.within(new DeadLetter.Context("csv", "id"));

    assertThat(any(Repair.PATCH).of(csv, null), is(Fate.NOT_JSON));
    assertThat(any(Repair.PATCH).of(LETTER, null), is(Fate.REPLAYED));
    assertThat(any(Repair.NONE).of(csv, null), is(Fate.REPLAYED));
  }
}
