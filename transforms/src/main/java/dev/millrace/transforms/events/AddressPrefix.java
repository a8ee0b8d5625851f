package dev.millrace.transforms.events;

import com.google.common.base.CharMatcher;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The part of an IP address that it shares with its neighbours: of IPv4 the first 24 bits, of IPv6
 * the first 48; the others become zeros.
 *
 * <p>An IPv4 address that is written as IPv6 ({@code ::ffff:192.0.2.7}, RFC 4291 section 2.5.5.2)
 * counts as what it is, and is written so. One of 6to4 (RFC 3056) has an IPv4 address right behind
 * its first 16 bits, so it keeps 40: 24 of that one.
 *
 * <p>What comes out is written as RFC 5952 has it, whatever the spelling that went in.
 */
final class AddressPrefix {
  private static final int OF_IPV4 = 24;
  private static final int OF_IPV6 = 48;
  private static final int OF_6TO4 = 40;
  private static final CharMatcher SIGNS = CharMatcher.anyOf("0123456789abcdefABCDEF:.");

  private AddressPrefix() {}

  /**
   * The prefix, as text.
   *
   * @throws Refusal if the text is no address; no name is looked up, and a zone ({@code %eth0}) is
   *     no part of one
   */
  static String of(String text) throws Refusal {
    if (!SIGNS.matchesAllOf(text) || !InetAddresses.isInetAddress(text)) {
      throw Refusal.expecting(
          EventReason.NOT_AN_ADDRESS, "an IP address such as 192.0.2.7", Refusal.quoted(text));
    }
    byte[] address = InetAddresses.forString(text).getAddress();
    return text(
        firstBits(address, address.length == 4 ? OF_IPV4 : is6to4(address) ? OF_6TO4 : OF_IPV6));
  }

  private static boolean is6to4(byte[] address) {
    return address[0] == 0x20 && address[1] == 0x02;
  }

  private static byte[] firstBits(byte[] address, int bits) {
    byte[] prefix = address.clone();
    Arrays.fill(prefix, bits / 8, prefix.length, (byte) 0);
    return prefix;
  }

  private static String text(byte[] address) {
    try {
      return InetAddresses.toAddrString(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address of 4 or 16 bytes is one", e);
    }
  }
}
