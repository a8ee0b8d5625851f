package dev.millrace.transforms.accesslog;

/** Reads the numbers of a log. An absent one, which is {@code -} or nothing, is 0. */
final class Numbers {
  static final long INVALID = -1;

  /** Every number of so many digits is a long. */
  private static final int MAX_DIGITS = 18;

  private Numbers() {}

  /** Three digits, or one zero, which some proxies write for a response that never came. */
  static long status(byte[] line, int from, int to) {
    int length = to - from;
    boolean plausible = length == 3 || length == 0 || (length == 1 && line[from] <= '0');
    return plausible ? bytes(line, from, to) : INVALID;
  }

  static long bytes(byte[] line, int from, int to) {
    if (to - from == 1 && line[from] == '-') {
      return 0;
    }
    if (to - from > MAX_DIGITS) {
      return INVALID;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        return INVALID;
      }
      value = 10 * value + digit;
    }
    return value;
  }
}
