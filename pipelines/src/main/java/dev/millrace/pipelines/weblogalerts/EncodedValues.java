package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.TokenMatcher;

/**
 * Finds commands and code that a query hides in base64, as web shells take them.
 *
 * <p>Looked at are runs of at least three letters of the base64 alphabet (RFC 4648, either
 * alphabet) that start after {@code =}, percent-encoded padding not counted. A run counts only if
 * it decodes to printable ASCII (white space included) throughout.
 */
final class EncodedValues {
  private static final int SHORTEST = 3;
  private static final byte[] VALUES = new byte[128];

  static {
    java.util.Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < 26; i++) {
      VALUES['A' + i] = (byte) i;
      VALUES['a' + i] = (byte) (26 + i);
    }
    for (int i = 0; i < 10; i++) {
      VALUES['0' + i] = (byte) (52 + i);
    }
    VALUES['+'] = 62;
    VALUES['-'] = 62;
    VALUES['/'] = 63;
    VALUES['_'] = 63;
  }

  private EncodedValues() {}

  /** The flags of {@link TargetTokens#DECODED} found inside values of {@code array[from, to)}. */
  static int find(byte[] array, int from, int to) {
    int found = 0;
    int start = -1;
    for (int i = from; i <= to; i++) {
      int letter = i < to ? array[i] : '&';
      if (start >= 0 && !isBase64(letter)) {
        found |= i - start >= SHORTEST ? findInside(array, start, i) : 0;
        start = -1;
      }
      if (letter == '=') {
        start = i + 1;
      }
    }
    return found;
  }

  private static boolean isBase64(int letter) {
    return letter >= 0 && VALUES[letter] >= 0;
  }

  /** As if a space stood before and after the text. */
  private static int findInside(byte[] array, int from, int to) {
    TokenMatcher tokens = TargetTokens.DECODED;
    int state = tokens.next(TokenMatcher.START, ' ');
    int before = ' ';
    int found = 0;
    int bits = 0;
    int count = 0;
    for (int i = from; i < to; i++) {
      bits = bits << 6 | VALUES[array[i]];
      count += 6;
      if (count < 8) {
        continue;
      }
      count -= 8;
      int value = bits >>> count & 0xFF;
      if (value > '~' || (value < ' ' && (value < '\t' || value > '\r'))) {
        return 0;
      }
      int text = isSpace(value) ? ' ' : value;
      if (text == ' ' && before == ' ') {
        continue;
      }
      before = text;
      state = tokens.next(state, text);
      found |= tokens.flags(state);
    }
    return found | tokens.flags(tokens.next(state, ' '));
  }

  private static boolean isSpace(int value) {
    return value <= ' ' || "[]{}\"',:".indexOf(value) >= 0;
  }
}
