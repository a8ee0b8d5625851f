package dev.millrace.pipelines.deadletters;

/** Where letters are afterwards that a replay has not used up. */
public enum LettersLeft {
  /** In the files where they were; which letters were used up, marks say. For an addition. */
  STAY,
  /** In files of the replay, with those that are no better. For a run that replaces the others. */
  LAND_AGAIN
}
