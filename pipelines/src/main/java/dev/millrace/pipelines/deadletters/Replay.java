package dev.millrace.pipelines.deadletters;

import dev.millrace.transforms.DeadLetter;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay reads, and how it repairs it.
 *
 * @param letters files of all dead letters of the published table
 * @param marks files that say which of them were replayed
 * @param patch with {@link Repair#PATCH}
 * @param corrected the file with {@link Repair#CORRECTION}
 */
public record Replay(
    List<ListedFile> letters,
    List<ListedFile> marks,
    LetterSelection selection,
    @Nullable LetterPatch patch,
    @Nullable String corrected) {
  public Replay {
    letters = List.copyOf(letters);
    marks = List.copyOf(marks);
  }

  /** Letters in all files, by the manifest. */
  public long allLetters() {
    return ListedFile.rows(letters);
  }

  /** Marks in all files, by the manifest. */
  public long allMarks() {
    return ListedFile.rows(marks);
  }

  /** Repairs letters that are to be replayed. */
  Repairing repairing() {
    return new Repairing(patch);
  }

  /** The repair of one letter; travels to the workers. */
  record Repairing(@Nullable LetterPatch patch) implements Serializable {
    /**
     * The letter with the record that is read in place of its own.
     *
     * @throws IllegalArgumentException if it cannot be repaired so; names its place
     */
    DeadLetter of(DeadLetter letter, @Nullable DeadLetter corrected) {
      if (corrected != null) {
        return complete(
            letter
                .repaired(corrected.payload())
                .within(corrected.context() == null ? letter.context() : corrected.context()));
      }
      return patch == null ? letter : letter.repaired(patched(patch, letter));
    }

    private static byte[] patched(LetterPatch patch, DeadLetter letter) {
      try {
        byte[] record = patch.applyTo(letter.payload());
        if (record.length > DeadLetter.MAX_PAYLOAD) {
          throw new IllegalArgumentException(
              "the record would have %,d bytes (must have at most %,d)"
                  .formatted(record.length, DeadLetter.MAX_PAYLOAD));
        }
        return record;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the patch does not fit the dead letter at %s: %s"
                .formatted(letter.position(), e.getMessage()),
            e);
      }
    }

    private static DeadLetter complete(DeadLetter letter) {
      if (!LetterSelection.isComplete(letter)) {
        throw new IllegalArgumentException(
            ("the corrected letter at %s does not say what its record stands in (must have a"
                    + " context with the header of CSV or the schema of Avro as its text)")
                .formatted(letter.position()));
      }
      return letter;
    }
  }
}
