package dev.millrace.pipelines.query.prompt;

import java.util.Map;
import java.util.SortedMap;

/** Who answers what is typed at a {@link Prompt}. */
public interface Answers {
  /**
   * Runs one statement and prints what it gives.
   *
   * @param statement without the semicolon that ends it
   * @throws Exception for a mistake in it or a fault; the message is one line for a person
   */
  void answer(String statement) throws Exception;

  /**
   * Has the statement end that is being answered, whose {@link #answer} then throws; called from
   * another thread. It may still take a while.
   *
   * @return whether a statement can be ended at all
   */
  boolean cancel();

  /** Ends the program at once. */
  void leave();

  /** The tables that a statement may name now: each with its columns in order, and their types. */
  SortedMap<String, Map<String, String>> tables();
}
