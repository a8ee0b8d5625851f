package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.ByteSlice;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the traits of the targets, agents and referrers of late, because a site has few that
 * make up most of its requests and finding traits reads every byte of them. What it answers is
 * always what the function would: a slot is used only if its bytes are equal.
 *
 * <p>At most {@value #SLOTS} strings of at most {@value #LONGEST} bytes; a newer string takes the
 * slot of an older. Not thread-safe: each thread has its own, see {@link RequestTraits}.
 */
final class TraitCache {
  private static final int SLOTS = 1 << 13;
  private static final int LONGEST = 256;

  private final ToLongFunction<ByteSlice> function;
  private final long[] hashes = new long[SLOTS];
  private final long[] traits = new long[SLOTS];
  private final byte[] @Nullable [] strings = new byte[SLOTS][];

  TraitCache(ToLongFunction<ByteSlice> function) {
    this.function = function;
  }

  /** The function's answer for these bytes, whose hash is given. */
  long traits(ByteSlice bytes, long hash) {
    int slot = (int) hash & SLOTS - 1;
    byte[] string = strings[slot];
    if (string != null
        && hashes[slot] == hash
        && Arrays.equals(string, 0, string.length, bytes.array(), bytes.from(), bytes.to())) {
      return traits[slot];
    }
    long found = function.applyAsLong(bytes);
    if (bytes.length() <= LONGEST) {
      hashes[slot] = hash;
      traits[slot] = found;
      strings[slot] = bytes.toBytes();
    }
    return found;
  }
}
