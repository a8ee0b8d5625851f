package dev.millrace.pipelines.simulatewebtraffic;

/**
 * Addresses that belong to nobody: private and shared IPv4 (RFC 1918, RFC 6598) and the
 * documentation prefix of IPv6 (RFC 3849), so that no log of ours accuses a real network.
 *
 * <p>Clients that behave and clients that attack never share an address, nor a /24: numbers of
 * networks are permuted (a Feistel network, walked until the result is in range), which keeps
 * different numbers different and makes neighbours look unrelated.
 */
final class Addresses {
  private static final int PRIVATE_NETWORKS = 1 << 16;
  private static final int SHARED_NETWORKS = 1 << 14;
  private static final int NETWORKS = PRIVATE_NETWORKS + SHARED_NETWORKS;
  private static final int HALF = NETWORKS / 2;
  private static final int HOSTS = 253;
  private static final int BITS = 18;
  private static final int HALF_BITS = BITS / 2;
  private static final int MASK = (1 << HALF_BITS) - 1;
  private static final int ROUNDS = 4;

  /** How many clients there are of each sort, those that behave and those that attack. */
  static final int CLIENTS = HALF * HOSTS;

  private final long seed;

  Addresses(long seed) {
    this.seed = Dice.idOf(seed, 'A');
  }

  /** The address of the client with this number, from 0 to {@link #CLIENTS}. */
  String benign(int number) {
    return address(Math.floorMod(number, HALF), Math.floorMod(number, CLIENTS) / HALF, 0.12);
  }

  /** As {@link #benign}, from networks that no benign client is in. */
  String attacking(int number) {
    return address(HALF + Math.floorMod(number, HALF), Math.floorMod(number, CLIENTS) / HALF, 0.03);
  }

  private String address(int network, int host, double shareOfVersion6) {
    int permuted = permute(network);
    if ((Dice.idOf(seed, network, host) >>> 11) * 0x1.0p-53 < shareOfVersion6) {
      long interfaceId = Dice.idOf(seed, permuted, host);
      return "2001:db8:"
          + Integer.toHexString(permuted & 0xffff)
          + ":"
          + Integer.toHexString(((permuted >>> 16) << 8) + host)
          + ":"
          + Long.toHexString(interfaceId >>> 48)
          + ":"
          + Long.toHexString((interfaceId >>> 32) & 0xffff)
          + ":"
          + Long.toHexString((interfaceId >>> 16) & 0xffff)
          + ":"
          + Long.toHexString(interfaceId & 0xffff);
    }
    String prefix =
        permuted < PRIVATE_NETWORKS
            ? "10." + (permuted >>> 8) + "." + (permuted & 255)
            : "100." + (64 + ((permuted - PRIVATE_NETWORKS) >>> 8)) + "." + (permuted & 255);
    return prefix + "." + (1 + (host * 101 + permuted) % HOSTS);
  }

  private int permute(int number) {
    int walked = number;
    do {
      int left = walked >>> HALF_BITS;
      int right = walked & MASK;
      for (int round = 0; round < ROUNDS; round++) {
        int mixed = left ^ ((int) Dice.idOf(seed, round, right) & MASK);
        left = right;
        right = mixed;
      }
      walked = left << HALF_BITS | right;
    } while (walked >= NETWORKS);
    return walked;
  }
}
