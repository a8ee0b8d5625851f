package dev.millrace.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds line feeds eight bytes at a time. A byte of {@code word ^ LINE_FEEDS} is zero where the
 * word holds a line feed, and {@code (x - 0x01…) & ~x & 0x80…} has its lowest bit set in the first
 * zero byte of x (Warren, Hacker's Delight, 2nd edition, section 6-1).
 */
final class LineFeeds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private LineFeeds() {}

  /** Index of the first line feed in {@code buffer[from]} to {@code buffer[to - 1]}, or -1. */
  static int indexOf(byte[] buffer, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long difference = (long) LONGS.get(buffer, at) ^ LINE_FEEDS;
      long zeros = (difference - LOW_BITS) & ~difference & HIGH_BITS;
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (buffer[at] == '\n') {
        return at;
      }
    }
    return -1;
  }
}
