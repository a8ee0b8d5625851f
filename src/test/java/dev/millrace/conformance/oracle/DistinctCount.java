package dev.millrace.conformance.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.LongStream;
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

  static long of(Collection<String> texts, int limit) {
    return ofHashes(texts.stream().mapToLong(DistinctCount::hash), limit);
  }

  /** Of things whose hashes these are. */
  static long ofHashes(LongStream hashes, int limit) {
    long[] distinct = hashes.distinct().sorted().toArray();
    if (distinct.length <= limit) {
      return distinct.length;
    }
    double fraction = ((double) distinct[limit] + 0x1p63 + 1) / 0x1p64;
    return Math.round(limit / fraction);
  }
}
