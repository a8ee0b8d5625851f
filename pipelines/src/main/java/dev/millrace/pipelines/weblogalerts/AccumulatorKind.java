package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.LongAdder;

/** What accumulators are of. */
enum AccumulatorKind {
  CLIENTS("clients", Edges.KEPT_CLIENTS, LogReplayEdges.RESTORED_CLIENTS, Edges.CLIENTS) {
    @Override
    long requests(byte[] block) {
      LongAdder requests = new LongAdder();
      try {
        ClientBlocks.unpack(
            block, (client, activity) -> requests.add(activity.unpacked().requests()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return requests.sum();
    }
  },
  TRAFFIC("traffic", Edges.KEPT_TRAFFIC, LogReplayEdges.RESTORED_TRAFFIC, Edges.TRAFFIC) {
    @Override
    long requests(byte[] activity) {
      return TrafficActivity.Coder.decoded(activity).requests();
    }
  };

  private final String word;
  private final Edge kept;
  private final Edge restored;
  private final Edge counted;

  AccumulatorKind(String word, Edge kept, Edge restored, Edge counted) {
    this.word = word;
    this.kept = kept;
    this.restored = restored;
    this.counted = counted;
  }

  /** Requests in counts of this kind as they travel. */
  abstract long requests(byte[] counts);

  /** Its name in the table. */
  String word() {
    return word;
  }

  /**
   * Where counts are handed over to be kept, beside their way to where they are merged. The books
   * have no line of it: what is kept is compared with what the steps that count were handed.
   */
  Edge toKeep() {
    return new Edge(counted.from(), kept.from(), Edges.REQUESTS);
  }

  /** The edge to the table. */
  Edge kept() {
    return kept;
  }

  /** The edge out of the table. */
  Edge restored() {
    return restored;
  }

  /** The edge over which counts meet, fresh ones and those of the table. */
  Edge counted() {
    return counted;
  }

  /**
   * The kind of a row.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static AccumulatorKind of(Accumulator accumulator) {
    for (AccumulatorKind kind : values()) {
      if (kind.word.equals(accumulator.kind())) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "An accumulator is of %s (must be of clients or traffic)".formatted(accumulator.kind()));
  }
}
