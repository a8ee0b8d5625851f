package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * Counts distinct things by their 64-bit hashes: exact up to a limit, an estimate above it.
 *
 * <p>It keeps the {@code limit + 1} least hashes it was given (k minimum values: Bar-Yossef,
 * Jayram, Kumar, Sivakumar, Trevisan, "Counting distinct elements in a data stream", RANDOM 2002;
 * the unbiased estimator is Beyer, Haas, Reinwald, Sismanis, Gemulla, SIGMOD 2007). What it holds,
 * and so the estimate, depends only on the set of hashes: neither on their order, nor on how often
 * each came, nor on how parts were merged. The relative standard error of an estimate is about
 * {@code 1 / sqrt(limit)}. Two things with one hash count as one: for good hashes and n things the
 * chance of that is below n² / 2⁶⁵.
 *
 * <p><b>Cost</b>: at most {@code 8 * (limit + 1)} bytes in memory and encoded; adding is a binary
 * search, and for a hash that is kept a shift of those above it. Mutable, not thread-safe.
 */
public final class DistinctHashes {
  private static final int FIRST_CAPACITY = 4;
  private static final double RANGE = 0x1p64;

  private final int limit;
  private long[] least;
  private int size;

  private DistinctHashes(int limit, long[] least, int size) {
    this.limit = limit;
    this.least = least;
    this.size = size;
  }

  /** Nothing counted yet; exact up to {@code limit}, which is at least 2. */
  public static DistinctHashes upTo(int limit) {
    checkArgument(limit >= 2, "Invalid limit of distinct hashes: %s (must be >= 2)", limit);
    return new DistinctHashes(limit, new long[Math.min(FIRST_CAPACITY, limit + 1)], 0);
  }

  /** Counts one thing, given its hash; {@link ByteHash} makes good ones. */
  public void add(long hash) {
    if (size > limit && hash >= least[limit]) {
      return;
    }
    int found = Arrays.binarySearch(least, 0, size, hash);
    if (found >= 0) {
      return;
    }
    int place = -found - 1;
    if (size <= limit) {
      if (size == least.length) {
        least = Arrays.copyOf(least, Math.min(2 * size, limit + 1));
      }
      size++;
    }
    System.arraycopy(least, place, least, place + 1, size - 1 - place);
    least[place] = hash;
  }

  /** Adds all that {@code other} counted, which must have the same limit and is left as it is. */
  public void merge(DistinctHashes other) {
    checkArgument(
        limit == other.limit,
        "Invalid limit of distinct hashes to merge: %s (must be %s, as in the other)",
        other.limit,
        limit);
    if (other.size == 0) {
      return;
    }
    long[] merged = new long[Math.min(size + other.size, limit + 1)];
    int count = 0;
    int mine = 0;
    int theirs = 0;
    while (count < merged.length && (mine < size || theirs < other.size)) {
      if (theirs == other.size || (mine < size && least[mine] < other.least[theirs])) {
        merged[count++] = least[mine++];
      } else {
        if (mine < size && least[mine] == other.least[theirs]) {
          mine++;
        }
        merged[count++] = other.least[theirs++];
      }
    }
    least = merged;
    size = count;
  }

  /** How many distinct hashes were added, rounded to a whole number where it is an estimate. */
  public long estimate() {
    if (isExact()) {
      return size;
    }
    double fraction = ((double) least[limit] - Long.MIN_VALUE + 1) / RANGE;
    return Math.round(limit / fraction);
  }

  /** Whether {@link #estimate} is the true number. */
  public boolean isExact() {
    return size <= limit;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DistinctHashes that
        && limit == that.limit
        && Arrays.equals(least, 0, size, that.least, 0, that.size);
  }

  @Override
  public int hashCode() {
    int hash = limit;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Long.hashCode(least[i]);
    }
    return hash;
  }

  @Override
  public String toString() {
    return (isExact() ? "" : "about ") + estimate() + " distinct";
  }

  /** Writes the hashes, ascending; the limit is the coder's. Equal counts have equal bytes. */
  public static final class Coder extends CustomCoder<DistinctHashes> {
    private final int limit;

    private Coder(int limit) {
      this.limit = limit;
    }

    /** A coder of counts with this limit. */
    public static Coder upTo(int limit) {
      return new Coder(limit);
    }

    @Override
    public void encode(DistinctHashes hashes, OutputStream out) throws IOException {
      checkArgument(
          hashes.limit == limit,
          "Invalid limit of distinct hashes to encode: %s (must be %s, as the coder's)",
          hashes.limit,
          limit);
      VarInt.encode(hashes.size, out);
      DataOutputStream data = new DataOutputStream(out);
      for (int i = 0; i < hashes.size; i++) {
        data.writeLong(hashes.least[i]);
      }
    }

    @Override
    public DistinctHashes decode(InputStream in) throws IOException {
      int size = VarInt.decodeInt(in);
      if (size < 0 || size > limit + 1) {
        throw new IOException(
            "Invalid number of distinct hashes: " + size + " (must be 0 to " + (limit + 1) + ")");
      }
      long[] least = new long[Math.max(size, Math.min(FIRST_CAPACITY, limit + 1))];
      DataInputStream data = new DataInputStream(in);
      for (int i = 0; i < size; i++) {
        least[i] = data.readLong();
      }
      return new DistinctHashes(limit, least, size);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Coder that && limit == that.limit;
    }

    @Override
    public int hashCode() {
      return limit;
    }
  }
}
