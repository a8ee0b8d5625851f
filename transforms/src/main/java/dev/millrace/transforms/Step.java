package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * A step's place in the books: its own name, who hands it records, to whom it hands them, and what
 * it counts. The books balance where neighbours agree, so a step's {@code receiver} must be named
 * as that step names itself.
 *
 * <pre>{@code
 * Step.named("Parse").receivingFrom("Read").sendingTo("Traffic per minute").counting("lines")
 * }</pre>
 *
 * @param name of the step, also the {@code step} of its dead letters
 * @param sender the step before it
 * @param receiver the step after it
 * @param unit what is counted: lines, requests, rows
 */
public record Step(String name, String sender, String receiver, String unit)
    implements Serializable {

  /** Where dead letters go. */
  public static final String DEAD_LETTERS = "dead letters";

  /** Where dropped duplicates go. */
  public static final String DUPLICATES = "duplicates";

  public Step {
    requireWord("step name", name);
    requireWord("sender", sender);
    requireWord("receiver", receiver);
    requireWord("unit", unit);
  }

  /** A step that counts records between steps called {@code input} and {@code output}. */
  public static Step named(String name) {
    return new Step(name, "input", "output", "records");
  }

  public Step receivingFrom(String step) {
    return new Step(name, step, receiver, unit);
  }

  public Step sendingTo(String step) {
    return new Step(name, sender, step, unit);
  }

  public Step counting(String what) {
    return new Step(name, sender, receiver, what);
  }

  /** What this step was handed. */
  LedgerCount received(long count) {
    return LedgerCount.received(sender, name, unit, count);
  }

  /** What this step handed on. */
  LedgerCount sent(long count) {
    return LedgerCount.sent(name, receiver, unit, count);
  }

  /** What this step handed to a side output. */
  LedgerCount sentAside(String to, long count) {
    return LedgerCount.sent(name, to, unit, count);
  }

  private static void requireWord(String what, String word) {
    checkArgument(!word.isBlank(), "Invalid %s: \"%s\" (must not be blank)", what, word);
  }
}
