package dev.millrace.transforms.accesslog;

import java.nio.charset.StandardCharsets;

/**
 * Decodes what servers escape: {@code \"}, {@code \\}, {@code \xhh} and Apache's {@code \b \n \r \t
 * \v}, and {@code \}{@code uhhhh} of nginx's JSON. A backslash before anything else stands for
 * itself, because old servers escape nothing. Then makes valid UTF-8 of it: bytes that are not are
 * read as ISO-8859-1, so that nothing is lost.
 */
final class TextDecoder {
  private TextDecoder() {}

  /** Points the slice at its decoded bytes, if they are others. */
  static void decode(ByteSlice slice, AccessLogLine line) {
    int escape = slice.indexOf('\\');
    if (escape >= 0) {
      unescape(slice, line);
    }
    if (!Utf8.isValid(slice)) {
      fromLatin1(slice);
    }
  }

  private static void unescape(ByteSlice slice, AccessLogLine line) {
    byte[] in = slice.array();
    int to = slice.to();
    byte[] out = line.roomFor(slice.length());
    int start = line.roomStart();
    int length = start;
    int i = slice.from();
    while (i < to) {
      byte b = in[i++];
      if (b != '\\' || i == to) {
        out[length++] = b;
        continue;
      }
      byte escape = in[i++];
      int simple = simple(escape);
      int hex = escape == 'x' ? hex(in, i, i + 2, to) : -1;
      int unicode = escape == 'u' ? hex(in, i, i + 4, to) : -1;
      if (simple >= 0) {
        out[length++] = (byte) simple;
      } else if (hex >= 0) {
        out[length++] = (byte) hex;
        i += 2;
      } else if (unicode >= 0) {
        byte[] utf8 = Character.toString(unicode).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, out, length, utf8.length);
        length += utf8.length;
        i += 4;
      } else {
        out[length++] = '\\';
        out[length++] = escape;
      }
    }
    line.keepRoom(length);
    slice.set(out, start, length);
  }

  private static int simple(byte escape) {
    return switch (escape) {
      case '"', '\\' -> escape;
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      default -> -1;
    };
  }

  private static int hex(byte[] bytes, int from, int end, int to) {
    if (end > to) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < end; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private static void fromLatin1(ByteSlice slice) {
    byte[] utf8 =
        new String(slice.array(), slice.from(), slice.length(), StandardCharsets.ISO_8859_1)
            .getBytes(StandardCharsets.UTF_8);
    slice.set(utf8, 0, utf8.length);
  }
}
