package dev.millrace.io;

import dev.millrace.transforms.LedgerCount;
import java.io.Serializable;

/**
 * A line of the books: what one step hands to another.
 *
 * @param from the step that sends
 * @param to the step that receives
 * @param unit what is counted
 */
public record Edge(String from, String to, String unit) implements Serializable {

  /** The line that a count is for. */
  public static Edge of(LedgerCount count) {
    return new Edge(count.from(), count.to(), count.unit());
  }

  /** The same two steps, counted in another unit. */
  public Edge in(String otherUnit) {
    return new Edge(from, to, otherUnit);
  }

  /** The sender's half. */
  public LedgerCount sent(long count) {
    return LedgerCount.sent(from, to, unit, count);
  }

  /** The receiver's half. */
  public LedgerCount received(long count) {
    return LedgerCount.received(from, to, unit, count);
  }
}
