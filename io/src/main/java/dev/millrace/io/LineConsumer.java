package dev.millrace.io;

/** Takes the lines of a {@link FileRange}, in the order of the file. */
public interface LineConsumer {
  /**
   * One line, {@code buffer[from]} to {@code buffer[to - 1]}, without the line feed that ended it
   * or the carriage return before that. The buffer belongs to the reader: what must outlive this
   * call must be copied.
   *
   * @param offset of the line's first byte in the file's text
   */
  void accept(byte[] buffer, int from, int to, long offset);

  /**
   * A line that is longer than the reader's limit, which was never held as a whole.
   *
   * @param line what is kept of it
   */
  void acceptOversized(OversizedLine line);
}
