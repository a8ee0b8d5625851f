package dev.millrace.pipelines.deadletters;

import dev.millrace.transforms.DeadLetter;

/** What a pipeline asks of letters before a replay of them begins. */
@FunctionalInterface
public interface LetterChecks {
  /**
   * Looks whether the record of a letter that is to be replayed can be read, whatever it is then.
   *
   * @throws IllegalArgumentException if the letter does not say how; names its place
   */
  void requireReadable(DeadLetter letter);

  /**
   * Looks whether what a person made of a letter can be one record.
   *
   * @throws IllegalArgumentException if not; names its place
   */
  default void requireOneRecord(DeadLetter correction) {}
}
