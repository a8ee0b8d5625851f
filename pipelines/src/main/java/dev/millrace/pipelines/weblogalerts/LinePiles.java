package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.TimedRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lines that came one by one, put together by partition and window. It says when all of them
 * together are so many that they must go. Not thread-safe.
 */
final class LinePiles {
  /** Lines at hand before they are handed on: a bundle may be all that an increment reads. */
  private static final long MOST_BYTES = 8L << 20;

  /** What a line takes beside its payload and identity, and its share of its pile, about. */
  private static final int BYTES_BESIDE = 200;

  private final Map<Pile, List<TimedRecord>> piles = new LinkedHashMap<>();
  private long bytes;

  /** Lines of one window leave at its end, which none of them is later than. */
  private record Pile(String source, long windowStart) {}

  void add(String source, long windowStart, TimedRecord line) {
    piles.computeIfAbsent(new Pile(source, windowStart), first -> new ArrayList<>()).add(line);
    bytes += line.payload().length + line.identity().length + BYTES_BESIDE;
  }

  /** Whether they are to be handed on before another is added. */
  boolean isFull() {
    return bytes >= MOST_BYTES;
  }

  /** Hands on all lines, a batch for each partition and window, and keeps none. */
  void drainTo(Consumer<KafkaBatch> batches) {
    piles.forEach((pile, lines) -> batches.accept(new KafkaBatch(pile.source(), lines)));
    piles.clear();
    bytes = 0;
  }
}
