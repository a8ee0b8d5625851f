package dev.millrace.transforms.accesslog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at a time. The first byte of the array is the lowest of the word, so the
 * lowest set bit of a mask is the first match. The tricks are those of Henry S. Warren, Hacker's
 * Delight, section 6-1 (find the first zero byte).
 */
final class Bytes {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle HALF =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private Bytes() {}

  /** The eight bytes from {@code at} on. */
  static long word(byte[] bytes, int at) {
    return (long) WORD.get(bytes, at);
  }

  /** The four bytes from {@code at} on. */
  static int half(byte[] bytes, int at) {
    return (int) HALF.get(bytes, at);
  }

  /**
   * The index of the first quote, backslash or byte outside of ASCII from {@code at} on, or {@code
   * to}: what a quoted text may not hold without a closer look.
   */
  static int findSpecial(byte[] bytes, int at, int to) {
    int i = at;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long matches = specials(word(bytes, i));
      if (matches != 0) {
        return i + (Long.numberOfTrailingZeros(matches) >>> 3);
      }
    }
    if (to < Long.BYTES) {
      return findSpecialInFew(bytes, i, to);
    }
    // The last word overlaps what is behind us, which is shifted out.
    int last = to - Long.BYTES;
    long matches = i == to ? 0 : specials(word(bytes, last) >>> (8 * (i - last)));
    return matches == 0 ? to : i + (Long.numberOfTrailingZeros(matches) >>> 3);
  }

  private static int findSpecialInFew(byte[] bytes, int at, int to) {
    int i = at;
    while (i < to && bytes[i] != '"' && bytes[i] != '\\' && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /** Sets the high bit of the first byte that is special, and of none before it. */
  private static long specials(long word) {
    return (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | word) & HIGH_BITS;
  }

  /** Sets the high bit of the first zero byte, and of none before it. */
  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }

  /** Whether {@code text} stands at {@code at}. */
  static boolean standsAt(byte[] text, byte[] bytes, int at, int to) {
    if (to - at < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
