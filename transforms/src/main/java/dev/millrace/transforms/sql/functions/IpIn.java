package dev.millrace.transforms.sql.functions;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.millrace.transforms.accesslog.AddressRanges;
import dev.millrace.transforms.accesslog.ByteSlice;
import java.util.List;
import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.jspecify.annotations.Nullable;

/**
 * {@code IP_IN(ip, cidr)}: whether an IPv4 or IPv6 address is in a range such as {@code
 * '10.0.0.0/8'} or {@code '2001:db8::/32'} (RFC 4632, RFC 4291); a range without length is one
 * address. An IPv4 address is the same as the IPv6 address it is mapped to ({@code
 * ::ffff:192.0.2.7}), so {@code '::/0'} holds all of both kinds. Bits behind the length are passed
 * over. False for a text that is no address, such as a host name: none is looked up.
 *
 * <p><b>Null</b> if an argument is null. <b>Error</b>: a range that is none. <b>Cost</b>:
 * proportional to the address's length; the {@value #RANGES_KEPT} ranges used last are read once.
 */
public final class IpIn implements BeamSqlUdf {
  private static final int RANGES_KEPT = 1_000;

  private static final Cache<String, AddressRanges> RANGES =
      CacheBuilder.newBuilder().maximumSize(RANGES_KEPT).build();

  /** What SQL calls. */
  public static @Nullable Boolean eval(@Nullable String ip, @Nullable String cidr) {
    return of(ip, cidr);
  }

  /**
   * @throws IllegalArgumentException if the range is none
   */
  public static @Nullable Boolean of(@Nullable String ip, @Nullable String cidr) {
    return ip == null || cidr == null ? null : range(cidr).contains(ByteSlice.of(ip));
  }

  private static AddressRanges range(String cidr) {
    AddressRanges known = RANGES.getIfPresent(cidr);
    if (known != null) {
      return known;
    }
    AddressRanges read = read(cidr);
    RANGES.put(cidr, read);
    return read;
  }

  private static AddressRanges read(String cidr) {
    try {
      return AddressRanges.of(List.of(cidr));
    } catch (IllegalArgumentException e) {
      // Its words are of somebody else's option, and say nothing more.
      throw new IllegalArgumentException(
          "Invalid range of IP_IN: '%s' (must be an address like 192.0.2.7 or a range like"
                  .formatted(cidr)
              + " 10.0.0.0/8 or 2001:db8::/32)");
    }
  }
}
