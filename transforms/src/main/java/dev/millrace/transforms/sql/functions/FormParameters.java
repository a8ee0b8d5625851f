package dev.millrace.transforms.sql.functions;

import com.google.common.base.Splitter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a query, written as forms write them ({@code application/x-www-form-urlencoded}).
 */
final class FormParameters {
  private static final Splitter PAIRS = Splitter.on('&');

  private FormParameters() {}

  /** The value of the first one with this name. */
  static @Nullable String first(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    for (String pair : PAIRS.split(query)) {
      int equals = pair.indexOf('=');
      String written = equals < 0 ? pair : pair.substring(0, equals);
      if (!pair.isEmpty() && decoded(written).equals(name)) {
        return equals < 0 ? "" : decoded(pair.substring(equals + 1));
      }
    }
    return null;
  }

  /** Whether the sign at this place and the two after it are a byte. */
  static boolean isEncodedByte(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0
        && text.charAt(at + 1) < 0x80
        && text.charAt(at + 2) < 0x80;
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text.replace('+', ' ');
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] written = text.replace('+', ' ').getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < written.length; i++) {
      if (written[i] == '%') {
        bytes.write(Character.digit(written[i + 1], 16) << 4 | Character.digit(written[i + 2], 16));
        i += 2;
      } else {
        bytes.write(written[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
