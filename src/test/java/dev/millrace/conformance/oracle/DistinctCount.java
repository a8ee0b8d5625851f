package dev.millrace.conformance.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Distinct texts, counted: exact up to a limit, above it the estimate of k minimum values (Beyer
 * and others, SIGMOD 2007) over XXH64 with seed 0, of which the hashes are compared as signed
 * numbers. The hash is that of the LZ4 project.
 */
final class DistinctCount {
  private static final XXHash64 HASH = XXHashFactory.safeInstance().hash64();

  private DistinctCount() {}

  static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HASH.hash(bytes, 0, bytes.length, 0);
  }

  /**
   * @param distinct texts
   */
  static long of(Collection<String> distinct, int limit) {
    if (distinct.size() <= limit) {
      return distinct.size();
    }
    long[] hashes = distinct.stream().mapToLong(DistinctCount::hash).sorted().toArray();
    double rank = (double) hashes[limit] + 0x1p63 + 1;
    return Math.round(limit / (rank / 0x1p64));
  }
}
