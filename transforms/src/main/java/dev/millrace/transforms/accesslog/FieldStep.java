package dev.millrace.transforms.accesslog;

import org.jspecify.annotations.Nullable;

/** One field of a compiled format and what follows it. */
final class FieldStep {
  private final Field field;
  private final String name;
  private final boolean quoted;
  private final byte[] separator;
  private final int skipped;
  private final @Nullable TimePattern time;

  /**
   * @param field what to do with the value
   * @param name of the field in the format, for messages
   * @param quoted whether the value stands between quotes
   * @param separator what stands between this field (and its closing quote) and the next, or the
   *     end
   * @param skipped how much of the separator is not part of the next field
   * @param time how to read the value, if it is the time of the entry
   */
  FieldStep(
      Field field,
      String name,
      boolean quoted,
      byte[] separator,
      int skipped,
      @Nullable TimePattern time) {
    this.field = field;
    this.name = name;
    this.quoted = quoted;
    this.separator = separator;
    this.skipped = skipped;
    this.time = time;
  }

  Field field() {
    return field;
  }

  String name() {
    return name;
  }

  boolean quoted() {
    return quoted;
  }

  byte[] separator() {
    return separator;
  }

  int skipped() {
    return skipped;
  }

  @Nullable TimePattern time() {
    return time;
  }
}
