package dev.millrace.transforms;

import static java.lang.Long.rotateLeft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64 with seed 0 (Yann Collet, xxHash fast digest algorithm, specification 0.1.1): a 64-bit hash
 * of bytes that is the same in every process and on every machine. Not for use against an adversary
 * who looks for collisions.
 *
 * <p><b>Cost</b>: no allocation; about 10 nanoseconds for a path, 20 for a user agent.
 */
public final class ByteHash {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  /** The sum of the first two, modulo 2⁶⁴ (written out: the compiler warns of the overflow). */
  private static final long PRIMES_1_AND_2 = 0x60EA27EEADC0B5D6L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ByteHash() {}

  /** The hash of {@code bytes[from, to)}. */
  public static long of(byte[] bytes, int from, int to) {
    int at = from;
    long hash;
    if (to - from >= 32) {
      long a = PRIMES_1_AND_2;
      long b = PRIME_2;
      long c = 0;
      long d = -PRIME_1;
      for (; at <= to - 32; at += 32) {
        a = round(a, (long) LONGS.get(bytes, at));
        b = round(b, (long) LONGS.get(bytes, at + 8));
        c = round(c, (long) LONGS.get(bytes, at + 16));
        d = round(d, (long) LONGS.get(bytes, at + 24));
      }
      hash = rotateLeft(a, 1) + rotateLeft(b, 7) + rotateLeft(c, 12) + rotateLeft(d, 18);
      hash = join(join(join(join(hash, a), b), c), d);
    } else {
      hash = PRIME_5;
    }
    hash += to - from;
    for (; at <= to - 8; at += 8) {
      hash = rotateLeft(hash ^ round(0, (long) LONGS.get(bytes, at)), 27) * PRIME_1 + PRIME_4;
    }
    if (at <= to - 4) {
      long word = (int) INTS.get(bytes, at) & 0xFFFFFFFFL;
      hash = rotateLeft(hash ^ word * PRIME_1, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < to; at++) {
      hash = rotateLeft(hash ^ (bytes[at] & 0xFF) * PRIME_5, 11) * PRIME_1;
    }
    hash = (hash ^ hash >>> 33) * PRIME_2;
    hash = (hash ^ hash >>> 29) * PRIME_3;
    return hash ^ hash >>> 32;
  }

  private static long round(long lane, long word) {
    return rotateLeft(lane + word * PRIME_2, 31) * PRIME_1;
  }

  private static long join(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }
}
