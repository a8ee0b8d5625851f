package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.ByteHash;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * Requests by path, exact for up to {@link #MOST_PATHS} distinct paths. Of more it keeps those with
 * the least hashes: a path that is among the least of all is among the least of any part, so its
 * count is exact, and what is kept depends neither on order nor on how parts were merged. The most
 * frequent are then the most frequent of that sample, and {@link #isExact} says so.
 *
 * <p>Paths are told apart by their 64-bit hash ({@link ByteHash}); n distinct ones are confused
 * with a chance below n² / 2⁶⁵.
 *
 * <p><b>Cost</b>: some 40 bytes and the path itself for each; adding is one lookup. Not
 * thread-safe.
 */
final class PathCounts {
  /** Up to so many distinct paths of a window are counted exactly. */
  static final int MOST_PATHS = 1 << 16;

  private static final int FIRST_CAPACITY = 16;

  private long[] hashes = new long[FIRST_CAPACITY];
  private long[] counts = new long[FIRST_CAPACITY];
  private byte[][] paths = new byte[FIRST_CAPACITY][];
  private int size;

  /** Hashes above it are not kept; the greatest long while nothing had to go. */
  private long threshold = Long.MAX_VALUE;

  private final int limit;

  PathCounts() {
    this(MOST_PATHS);
  }

  PathCounts(int limit) {
    this.limit = limit;
  }

  /** Counts one request for the path {@code array[from, to)}. */
  void add(byte[] array, int from, int to) {
    long hash = ByteHash.of(array, from, to);
    if (hash > threshold) {
      return;
    }
    int place = placeOf(hash);
    if (counts[place] == 0) {
      put(place, hash, Arrays.copyOfRange(array, from, to), 1);
    } else {
      counts[place]++;
    }
  }

  /** Adds all that {@code other} counted, which is left as it is. */
  void merge(PathCounts other) {
    threshold = Math.min(threshold, other.threshold);
    for (int i = 0; i < other.counts.length; i++) {
      if (other.counts[i] > 0 && other.hashes[i] <= threshold) {
        int place = placeOf(other.hashes[i]);
        if (counts[place] == 0) {
          put(place, other.hashes[i], other.paths[i], other.counts[i]);
        } else {
          counts[place] += other.counts[i];
        }
      }
    }
    trim();
  }

  /** How many distinct paths are at hand. */
  int size() {
    return size;
  }

  /** Whether every path is at hand. */
  boolean isExact() {
    return threshold == Long.MAX_VALUE && size <= limit;
  }

  /** The most requested paths, most first; of equals the lesser in byte order. */
  List<PathRequests> top(int most) {
    trim();
    int[] best = new int[Math.min(most, size)];
    int found = 0;
    for (int place = 0; place < counts.length; place++) {
      if (counts[place] > 0 && (found < best.length || isBefore(place, best[found - 1]))) {
        found = Math.min(found + 1, best.length);
        int rank = found - 1;
        for (; rank > 0 && isBefore(place, best[rank - 1]); rank--) {
          best[rank] = best[rank - 1];
        }
        best[rank] = place;
      }
    }
    return Arrays.stream(best)
        .mapToObj(i -> new PathRequests(new String(paths[i], StandardCharsets.UTF_8), counts[i]))
        .toList();
  }

  private boolean isBefore(int place, int other) {
    return counts[place] != counts[other]
        ? counts[place] > counts[other]
        : Arrays.compareUnsigned(paths[place], paths[other]) < 0;
  }

  private int placeOf(long hash) {
    int mask = hashes.length - 1;
    int place = (int) hash & mask;
    while (counts[place] != 0 && hashes[place] != hash) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void put(int place, long hash, byte[] path, long count) {
    hashes[place] = hash;
    paths[place] = path;
    counts[place] = count;
    size++;
    if (size >= 2 * limit) {
      trim();
    } else if (size * 2 > hashes.length) {
      rebuild(hashes.length * 2);
    }
  }

  /** Lets go of all but the {@code limit} least hashes. */
  private void trim() {
    if (size <= limit) {
      if (threshold != Long.MAX_VALUE) {
        rebuild(hashes.length);
      }
      return;
    }
    long[] kept =
        IntStream.range(0, counts.length)
            .filter(i -> counts[i] > 0)
            .mapToLong(i -> hashes[i])
            .sorted()
            .toArray();
    threshold = kept[limit - 1];
    rebuild(hashes.length);
  }

  private void rebuild(int capacity) {
    long[] oldHashes = hashes;
    long[] oldCounts = counts;
    byte[][] oldPaths = paths;
    hashes = new long[capacity];
    counts = new long[capacity];
    paths = new byte[capacity][];
    size = 0;
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] > 0 && oldHashes[i] <= threshold) {
        int place = placeOf(oldHashes[i]);
        hashes[place] = oldHashes[i];
        counts[place] = oldCounts[i];
        paths[place] = oldPaths[i];
        size++;
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof PathCounts that)) {
      return false;
    }
    // How much more than the limit is at hand depends on the order.
    trim();
    that.trim();
    return threshold == that.threshold
        && Arrays.equals(sortedHashes(), that.sortedHashes())
        && Arrays.equals(sortedCounts(), that.sortedCounts());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sortedCounts());
  }

  private long[] sortedHashes() {
    return Arrays.stream(placesByHash()).mapToLong(place -> hashes[place]).toArray();
  }

  private long[] sortedCounts() {
    return Arrays.stream(placesByHash()).mapToLong(place -> counts[place]).toArray();
  }

  /** What makes an encoding deterministic. */
  private int[] placesByHash() {
    trim();
    long[] sorted = new long[size];
    int found = 0;
    for (int place = 0; place < counts.length; place++) {
      if (counts[place] > 0) {
        sorted[found++] = hashes[place];
      }
    }
    Arrays.sort(sorted);
    return Arrays.stream(sorted).mapToInt(this::placeOf).toArray();
  }

  /** Deterministic: the threshold, then hash, count and path in the order of the hashes. */
  static final class Coder extends AtomicCoder<PathCounts> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(PathCounts counts, OutputStream out) throws IOException {
      int[] places = counts.placesByHash();
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(counts.threshold);
      VarInt.encode(counts.limit, out);
      VarInt.encode(places.length, out);
      for (int place : places) {
        VarInt.encode(counts.counts[place], out);
        ByteArrayCoder.of().encode(counts.paths[place], out);
      }
    }

    @Override
    public PathCounts decode(InputStream in) throws IOException {
      long threshold = new DataInputStream(in).readLong();
      PathCounts counts = new PathCounts(VarInt.decodeInt(in));
      counts.threshold = threshold;
      int size = VarInt.decodeInt(in);
      for (int i = 0; i < size; i++) {
        long count = VarInt.decodeLong(in);
        byte[] path = ByteArrayCoder.of().decode(in);
        long hash = ByteHash.of(path, 0, path.length);
        counts.put(counts.placeOf(hash), hash, path, count);
      }
      return counts;
    }
  }
}
