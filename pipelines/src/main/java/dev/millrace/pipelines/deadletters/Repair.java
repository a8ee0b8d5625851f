package dev.millrace.pipelines.deadletters;

/** How the records of dead letters are changed before they are read again. */
public enum Repair {
  /** Not at all: something else has changed, such as the schema. */
  NONE,
  /** All in one way, by a {@link LetterPatch}. */
  PATCH,
  /** Each in its own, by {@link CorrectedLetters}. */
  CORRECTION
}
