package dev.millrace.transforms.accesslog;

/** Reads one kind of time. It may remember what it read last, so each parser has its own. */
interface TimeReader {
  /** What {@link #read} returns where no such time stands. */
  int NONE = -1;

  /**
   * Reads the time that starts at {@code at} and ends before {@code to}.
   *
   * @return the index after its last byte, or {@link #NONE}
   */
  int read(byte[] bytes, int at, int to);

  /** What was read last, in milliseconds since 1970-01-01T00:00:00Z. */
  long millis();
}
