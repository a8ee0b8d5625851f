package dev.millrace.transforms.accesslog;

/** Reads an IPv4 or IPv6 address (RFC 4291) into 128 bits, IPv4 as an IPv4-mapped one. */
final class Address {
  private static final long MAPPED_PREFIX = 0xFFFF_0000_0000L;

  private final int[] groups = new int[8];
  private long high;
  private long low;

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** Reads exactly these bytes; false if they are no address. */
  boolean read(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == ':') {
        return readVersion6(bytes, from, to);
      }
    }
    long version4 = version4(bytes, from, to);
    high = 0;
    low = MAPPED_PREFIX | version4;
    return version4 >= 0;
  }

  /** The 32 bits of four decimal numbers, or -1. */
  private static long version4(byte[] bytes, int from, int to) {
    long address = 0;
    int at = from;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (at >= to || bytes[at++] != '.')) {
        return -1;
      }
      int start = at;
      int value = 0;
      while (at < to && at - start < 3 && Bytes.isDigit(bytes[at])) {
        value = value * 10 + (bytes[at++] - '0');
      }
      boolean mayBeOctal = at - start > 1 && bytes[start] == '0';
      if (at == start || value > 255 || mayBeOctal) {
        return -1;
      }
      address = (address << 8) | value;
    }
    return at == to ? address : -1;
  }

  private boolean readVersion6(byte[] bytes, int from, int to) {
    int count = 0;
    int gap = -1;
    int at = from;
    if (to - from >= 2 && bytes[from] == ':' && bytes[from + 1] == ':') {
      gap = 0;
      at = from + 2;
    }
    while (at < to) {
      int end = at;
      while (end < to && bytes[end] != ':' && bytes[end] != '.') {
        end++;
      }
      if (end < to && bytes[end] == '.') {
        long version4 = version4(bytes, at, to);
        if (version4 < 0 || count > 6) {
          return false;
        }
        groups[count++] = (int) (version4 >>> 16);
        groups[count++] = (int) (version4 & 0xFFFF);
        at = to;
      } else {
        int group = group(bytes, at, end);
        if (group < 0 || count > 7) {
          return false;
        }
        groups[count++] = group;
        at = end;
        if (at < to) {
          at++; // the colon
          if (at == to) {
            return false;
          }
          if (bytes[at] == ':') {
            if (gap >= 0) {
              return false;
            }
            gap = count;
            at++;
          }
        }
      }
    }
    if (gap < 0 ? count != 8 : count > 7) {
      return false;
    }
    assemble(count, gap < 0 ? count : gap);
    return true;
  }

  /** One to four hexadecimal digits, or -1. */
  private static int group(byte[] bytes, int from, int to) {
    if (to == from || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private void assemble(int count, int gap) {
    high = 0;
    low = 0;
    for (int i = 0; i < count; i++) {
      int place = i < gap ? i : i + 8 - count;
      long bits = (long) groups[i] << (16 * (3 - place % 4));
      if (place < 4) {
        high |= bits;
      } else {
        low |= bits;
      }
    }
  }
}
