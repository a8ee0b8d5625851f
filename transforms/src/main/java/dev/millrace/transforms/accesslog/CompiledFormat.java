package dev.millrace.transforms.accesslog;

import java.util.List;

/** A format as the parser follows it. */
final class CompiledFormat {
  private final byte[] prefix;
  private final List<FieldStep> steps;
  private final TimePattern time;

  /**
   * @param prefix what stands before the first field and its quote
   * @param steps the fields in their order
   * @param time how the time is written
   */
  CompiledFormat(byte[] prefix, List<FieldStep> steps, TimePattern time) {
    this.prefix = prefix;
    this.steps = steps;
    this.time = time;
  }

  byte[] prefix() {
    return prefix;
  }

  List<FieldStep> steps() {
    return steps;
  }

  TimePattern time() {
    return time;
  }

  /** Whether the field is read. */
  boolean has(Field field) {
    return steps.stream().anyMatch(step -> step.field() == field);
  }

  /** Whether a line may start with a quote. */
  boolean startsWithQuote() {
    return prefix.length > 0 ? prefix[0] == '"' : steps.get(0).quoted();
  }
}
