package dev.millrace.pipelines.simulatewebtraffic;

/** Something that acts at times of its own choice: a visitor, or what makes visitors come. */
interface Actor {
  /** The time of an actor that is done. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Does what is due.
   *
   * @param now milliseconds since the epoch
   * @return when to act again, not before {@code now}; {@link #NEVER} to leave
   */
  long act(long now, Stage stage);
}
