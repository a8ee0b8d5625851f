package dev.millrace.pipelines.weblogalerts;

/** Percent-encoded bytes as in RFC 3986, once or twice encoded. */
final class PercentCode {
  private PercentCode() {}

  /**
   * Decodes what starts with the percent sign at {@code at}: the byte in the low eight bits, above
   * them how many bytes it took. A percent sign without two hexadecimal digits stands for itself.
   */
  static int decode(byte[] array, int at, int to) {
    int value = pair(array, at + 1, to);
    if (value < 0) {
      return 1 << 8 | '%';
    }
    if (value == '%') {
      int inner = pair(array, at + 3, to);
      if (inner >= 0) {
        return 5 << 8 | inner;
      }
    }
    return 3 << 8 | value;
  }

  private static int pair(byte[] array, int at, int to) {
    if (at + 2 > to) {
      return -1;
    }
    int high = Character.digit(array[at], 16);
    int low = Character.digit(array[at + 1], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
