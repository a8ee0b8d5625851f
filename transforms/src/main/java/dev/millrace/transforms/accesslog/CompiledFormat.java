package dev.millrace.transforms.accesslog;

import java.util.List;

/**
 * A format as the parser follows it.
 *
 * @param prefix what stands before the first field and its quote
 * @param steps the fields in their order
 * @param time how the time is written
 */
record CompiledFormat(byte[] prefix, List<Step> steps, TimePattern time) {
  /** Whether the field is read. */
  boolean has(Field field) {
    return steps.stream().anyMatch(step -> step.field() == field);
  }

  /** Whether a line may start with a quote. */
  boolean startsWithQuote() {
    return prefix.length > 0 ? prefix[0] == '"' : steps.get(0).quoted();
  }
}
