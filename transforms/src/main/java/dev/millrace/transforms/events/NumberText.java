package dev.millrace.transforms.events;

/** Whether text is a number as JSON writes it; asked for each value of a file. */
final class NumberText {
  private NumberText() {}

  /** Without a fraction and an exponent. */
  static boolean isWhole(String text) {
    return afterWhole(text) == text.length();
  }

  static boolean isNumber(String text) {
    int at = afterWhole(text);
    if (at < 0) {
      return false;
    }
    if (has(text, at, ".")) {
      at = afterDigits(text, at + 1);
    }
    if (at >= 0 && has(text, at, "eE")) {
      at = afterDigits(text, has(text, at + 1, "+-") ? at + 2 : at + 1);
    }
    return at == text.length();
  }

  /** Where what may follow the whole part begins; -1 if there is none. */
  private static int afterWhole(String text) {
    int start = has(text, 0, "-") ? 1 : 0;
    return has(text, start, "0") ? start + 1 : afterDigits(text, start);
  }

  /** Where what follows at least one digit begins; -1 without any. */
  private static int afterDigits(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at == start ? -1 : at;
  }

  private static boolean has(String text, int at, String signs) {
    return at < text.length() && signs.indexOf(text.charAt(at)) >= 0;
  }
}
