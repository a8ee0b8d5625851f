package dev.millrace.transforms.accesslog;

import java.nio.charset.StandardCharsets;

/**
 * Splits a request line into method, target and protocol. The method is what stands before the
 * first space, if it is a letter followed by letters, digits, {@code -} and {@code _}; the protocol
 * what stands after the last, if it starts with {@code HTTP/}; the target everything between them,
 * spaces included. Without a protocol it is a request of HTTP/0.9, or one that was cut. What has no
 * method is no request of HTTP, and all three are empty.
 */
final class RequestSplitter {
  private static final byte[] PROTOCOL = "HTTP/".getBytes(StandardCharsets.US_ASCII);

  /** {@code " HTTP/1."} as a word: how nearly every request ends, but for a digit. */
  private static final long USUAL_PROTOCOL =
      Bytes.word(" HTTP/1.".getBytes(StandardCharsets.US_ASCII), 0);

  private static final int USUAL_LENGTH = " HTTP/1.1".length();

  private RequestSplitter() {}

  static void split(ByteSlice request, ByteSlice method, ByteSlice target, ByteSlice protocol) {
    byte[] bytes = request.array();
    int from = request.from();
    int to = request.to();
    int methodEnd = endOfMethod(bytes, from, to);
    if (methodEnd < 0) {
      return;
    }
    int targetEnd = endOfTarget(bytes, methodEnd + 1, to);
    method.set(bytes, from, methodEnd);
    target.set(bytes, methodEnd + 1, targetEnd);
    if (targetEnd < to) {
      protocol.set(bytes, targetEnd + 1, to);
    }
  }

  /** Index of the space after the method, or -1 if there is none. */
  private static int endOfMethod(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isMethodByte(bytes[i])) {
      i++;
    }
    return i > from && i < to && bytes[i] == ' ' && isLetter(bytes[from]) ? i : -1;
  }

  private static boolean isMethodByte(byte b) {
    return isLetter(b) || Bytes.isDigit(b) || b == '-' || b == '_';
  }

  private static boolean isLetter(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  /** Index of the space before the protocol, or the end of the request. */
  private static int endOfTarget(byte[] bytes, int from, int to) {
    if (to - from >= USUAL_LENGTH
        && Bytes.word(bytes, to - USUAL_LENGTH) == USUAL_PROTOCOL
        && bytes[to - 1] != ' ') {
      return to - USUAL_LENGTH;
    }
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == ' ') {
        return Bytes.standsAt(PROTOCOL, bytes, i + 1, to) ? i : to;
      }
    }
    return to;
  }
}
