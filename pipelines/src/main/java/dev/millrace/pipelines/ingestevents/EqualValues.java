package dev.millrace.pipelines.ingestevents;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * How often each of some keys came. <b>Cost</b>: about 200 bytes for each different key of {@link
 * CountRepeats#key}.
 */
final class EqualValues {
  private final Map<ByteBuffer, Long> counts = new HashMap<>();
  private long all;

  /**
   * Adds one that came so often.
   *
   * @param key not to be changed by anybody
   */
  void add(byte[] key, long count) {
    counts.merge(ByteBuffer.wrap(key), count, Long::sum);
    all += count;
  }

  /** How many different ones came. */
  int different() {
    return counts.size();
  }

  /** How many came in all. */
  long all() {
    return all;
  }

  /** Hands on all, each with its count, and forgets them. */
  void drainTo(ObjLongConsumer<byte[]> sink) {
    counts.forEach((key, count) -> sink.accept(key.array(), count));
    counts.clear();
    all = 0;
  }
}
