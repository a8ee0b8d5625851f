package dev.millrace.transforms.accesslog;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Ranges of addresses in CIDR notation (RFC 4632). */
public final class AddressRanges {
  private static final int MAPPED_BITS = 96;

  private final List<Range> ranges;

  private AddressRanges(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * Addresses and ranges as a person writes them.
   *
   * @throws IllegalArgumentException if one is neither
   */
  public static AddressRanges of(List<String> ranges) {
    return new AddressRanges(ranges.stream().map(Range::of).toList());
  }

  /** Whether a text is an address in one of the ranges; a host name is in none. */
  public boolean contains(ByteSlice text) {
    Address address = new Address();
    return address.read(text.array(), text.from(), text.to()) && contains(address);
  }

  boolean contains(Address address) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }

  private record Range(long high, long low, long highMask, long lowMask) {
    static Range of(String text) {
      int slash = text.indexOf('/');
      byte[] address =
          (slash < 0 ? text : text.substring(0, slash)).getBytes(StandardCharsets.US_ASCII);
      Address parsed = new Address();
      boolean isAddress = parsed.read(address, 0, address.length);
      boolean version6 = text.indexOf(':') >= 0;
      int bits = slash < 0 ? (version6 ? 128 : 32) : bits(text.substring(slash + 1));
      checkArgument(
          isAddress && bits >= 0 && bits <= (version6 ? 128 : 32),
          "Invalid trusted proxy: '%s' (must be an address like 192.0.2.7 or a range like"
              + " 10.0.0.0/8 or 2001:db8::/32)",
          text);
      int prefix = version6 ? bits : MAPPED_BITS + bits;
      long highMask = mask(Math.min(prefix, 64));
      long lowMask = mask(Math.max(prefix - 64, 0));
      return new Range(parsed.high() & highMask, parsed.low() & lowMask, highMask, lowMask);
    }

    private static int bits(String text) {
      boolean isNumber = !text.isEmpty() && text.length() <= 3;
      return isNumber && text.chars().allMatch(c -> c >= '0' && c <= '9')
          ? Integer.parseInt(text)
          : -1;
    }

    private static long mask(int bits) {
      return bits == 0 ? 0 : -1L << (64 - bits);
    }

    boolean contains(Address address) {
      return (address.high() & highMask) == high && (address.low() & lowMask) == low;
    }
  }
}
