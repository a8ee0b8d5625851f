package dev.millrace.conformance.oracle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Undoes what servers escape, and decodes the bytes: as UTF-8 if they are, else as ISO-8859-1. A
 * backslash before anything else stands for itself.
 */
final class Escapes {
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:([\"\\\\bnrtv])|x(\\p{XDigit}{2})|u(\\p{XDigit}{4})|(.))", Pattern.DOTALL);
  private static final Map<String, String> SIMPLE =
      Map.of("b", "\b", "n", "\n", "r", "\r", "t", "\t", "v", "\u000B");

  private Escapes() {}

  /** Each character of {@code raw} is a byte. */
  static String decoded(String raw) {
    byte[] bytes =
        (raw.indexOf('\\') < 0 ? raw : ESCAPE.matcher(raw).replaceAll(Escapes::unescaped))
            .getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static String unescaped(MatchResult escape) {
    String bytes;
    if (escape.group(1) != null) {
      bytes = SIMPLE.getOrDefault(escape.group(1), escape.group(1));
    } else if (escape.group(2) != null) {
      bytes = Character.toString(Integer.parseInt(escape.group(2), 16));
    } else if (escape.group(3) != null) {
      String character = Character.toString(Integer.parseInt(escape.group(3), 16));
      bytes = new String(character.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    } else {
      bytes = "\\" + escape.group(4);
    }
    return Matcher.quoteReplacement(bytes);
  }
}
