package dev.millrace.pipelines.deadletters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.util.List;
import java.util.TreeSet;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LetterSelectionTest {
  private static final SourcePosition PLACE = new SourcePosition("/in/a.jsonl", 7);
  private static final DeadLetter LETTER = letter(null);
  private static final Instant NOON = Instant.parse("2026-02-01T12:00:00Z");

  private static DeadLetter letter(@Nullable Instant time) {
    return DeadLetter.of("Parse events", "wrong-type", "", new byte[] {'{', '}'}, PLACE, time);
  }

  private static LetterSelection any(Repair repair) {
    return new LetterSelection(null, new TreeSet<>(), null, null, 5, repair);
  }

  @Test
  void aWholeLetterIsReplayed() {
    assertThat(any(Repair.NONE).of(LETTER, null), is(Fate.REPLAYED));
  }

  @Test
  void stepsAndReasonsAreAskedFor() {
    assertThat(
        new LetterSelection("Parse lines", new TreeSet<>(), null, null, 5, Repair.NONE)
            .of(LETTER, null),
        is(Fate.NOT_ASKED_FOR));
    assertThat(
        new LetterSelection(
                "Parse events", new TreeSet<>(List.of("not-json")), null, null, 5, Repair.NONE)
            .of(LETTER, null),
        is(Fate.NOT_ASKED_FOR));
    assertThat(
        new LetterSelection(
                "Parse events",
                new TreeSet<>(List.of("not-json", "wrong-type")),
                null,
                null,
                5,
                Repair.NONE)
            .of(LETTER, null),
        is(Fate.REPLAYED));
  }

  @Test
  void timesAreAskedForFromTheFirstToBeforeTheLast() {
    LetterSelection until =
        new LetterSelection(null, new TreeSet<>(), null, NOON, 5, Repair.NONE);
    LetterSelection from = new LetterSelection(null, new TreeSet<>(), NOON, null, 5, Repair.NONE);

    assertThat(from.of(letter(NOON), null), is(Fate.REPLAYED));
    assertThat(from.of(letter(NOON.minus(1)), null), is(Fate.NOT_ASKED_FOR));
    assertThat(until.of(letter(NOON.minus(1)), null), is(Fate.REPLAYED));
    assertThat(until.of(letter(NOON), null), is(Fate.NOT_ASKED_FOR));
    assertThat(from.of(LETTER, null), is(Fate.NOT_ASKED_FOR));
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
