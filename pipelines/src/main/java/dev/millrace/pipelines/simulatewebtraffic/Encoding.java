package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** How a client writes a value into a query, from leaving it as it is to hiding it. */
enum Encoding {
  /** Only what would break the request line. */
  LAZY,
  /** All that is no letter or digit. */
  FULL,
  /** As {@link #FULL}, with a plus for a space. */
  FORM,
  /** As {@link #FULL}, twice. */
  TWICE;

  private static final String HEX = "0123456789ABCDEF";

  /** One encoding for a whole campaign; hiding is rare. */
  static Encoding draw(Dice dice) {
    return dice.pick(List.of(FULL, FORM, FULL, LAZY, FULL, TWICE, FORM, LAZY));
  }

  String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length() * 2);
    for (int i = 0; i < value.length(); i++) {
      char next = value.charAt(i);
      if (next == '%' || isPlain(next)) {
        encoded.append(next);
      } else if (next == ' ' && this == FORM) {
        encoded.append('+');
      } else {
        encoded.append(this == TWICE ? "%25" : "%").append(HEX.charAt(next >> 4));
        encoded.append(HEX.charAt(next & 15));
      }
    }
    return encoded.toString();
  }

  private boolean isPlain(char next) {
    return Character.isLetterOrDigit(next)
        || next == '-'
        || next == '_'
        || next == '.'
        || (this == LAZY && next > ' ' && next != '"' && next != '\\');
  }
}
