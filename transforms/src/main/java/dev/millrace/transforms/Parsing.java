package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

/** What became of one record that was handed to a {@link RecordParser}. */
public sealed interface Parsing<T> {

  /** The record is this value. */
  static <T> Parsing<T> of(T value) {
    return new Parsed<>(value);
  }

  /**
   * The record is not of the kind that was asked for.
   *
   * @param reason a fixed word from the parser's list, for counting
   * @param message what was expected and what was found, for a person
   */
  static <T> Parsing<T> rejected(String reason, String message) {
    return new Rejected<>(reason, message);
  }

  /** A record that was understood. */
  record Parsed<T>(T value) implements Parsing<T> {}

  /** A record that was not. */
  record Rejected<T>(String reason, String message) implements Parsing<T> {
    public Rejected {
      checkArgument(!reason.isBlank(), "Invalid reason: \"%s\" (must not be blank)", reason);
    }
  }
}
